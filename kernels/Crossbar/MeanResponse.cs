using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>Mean response of a program's devices after programming, from a sample of its pairs, without read noise: on the host.</summary>
public static class MeanResponse
{
    /// <summary>Pairs of the sample.</summary>
    private const int Pairs = 512;

    /// <summary>A chip that no study has: its draws belong to the plan alone.</summary>
    private const uint Chip = uint.MaxValue;

    /// <summary>Sum of |g_carrier - g_partner| at an age over the same as programmed; programmed at a time along the mission.</summary>
    public static double At(TrialProgram program, double programmedAt, double age)
    {
        var targets = new DeviceTargets(program);
        double kelvin = program.Life.ReadKelvin ?? program.Life.Storage.KelvinAt(programmedAt + age);
        return targets.Model.Accept(new Probe(program, targets, new AgeContext(programmedAt, programmedAt + age, null, kelvin)));
    }

    private sealed class Probe(TrialProgram program, DeviceTargets targets, AgeContext context) : ILawVisitor<ScalarLane, double>
    {
        public double Visit<TLaw, TConstants, TTarget, TDevice, TAge>()
            where TLaw : unmanaged, IDeviceLaw<ScalarLane, TConstants, TTarget, TDevice, TAge>
            where TConstants : unmanaged
            where TTarget : unmanaged
            where TDevice : unmanaged
            where TAge : unmanaged
        {
            IDeviceModel model = targets.Model;
            TConstants law = ScalarFields.Struct<TConstants>(model.ConstantFields, to => model.Constants(program.Life.CyclesSpent, to));
            TAge age = ScalarFields.Struct<TAge>(model.AgeFields, to => model.Age(context, to));
            float[] differences = Sample();
            double then = 0, now = 0;
            for (int i = 0; i < differences.Length; i++)
            {
                float difference = differences[i];
                TTarget carrier = ScalarFields.Struct<TTarget>(targets.Fields, to => targets.CarrierFields(difference, to));
                TTarget partner = ScalarFields.Struct<TTarget>(targets.Fields, to => targets.PartnerFields(difference, to));
                var first = Of<TLaw, TConstants, TTarget, TDevice, TAge>(carrier, law, age, targets.Model.AgeTarget(context, targets.Carrier(difference)), (2 * (uint)i));
                var second = Of<TLaw, TConstants, TTarget, TDevice, TAge>(partner, law, age, targets.Model.AgeTarget(context, targets.Partner(difference)), (2 * (uint)i) + 1);
                then += Math.Abs(first.Programmed - second.Programmed);
                now += Math.Abs(first.Now - second.Now);
            }

            return then == 0 ? 1 : now / then;
        }

        private (double Programmed, double Now) Of<TLaw, TConstants, TTarget, TDevice, TAge>(TTarget target, TConstants law, TAge age, (float Shift, float Spread) at, uint device)
            where TLaw : unmanaged, IDeviceLaw<ScalarLane, TConstants, TTarget, TDevice, TAge>
            where TConstants : unmanaged
            where TTarget : unmanaged
            where TDevice : unmanaged
            where TAge : unmanaged
        {
            FrozenDraws<ScalarLane> draws;
            draws.Programming = Draw(Streams.Programming, device).Normal;
            draws.Drift = targets.Model.DrawsDrift ? Draw(Streams.DriftExponent, device).Normal : ScalarLane.Float(0f);
            draws.Activation = targets.Model.DrawsActivation ? Draw(Streams.Activation, device).Normal : ScalarLane.Float(0f);
            AgeTarget<ScalarLane> asked;
            asked.Shift = ScalarLane.Float(at.Shift);
            asked.Spread = ScalarLane.Float(at.Spread);
            TDevice programmed = TLaw.Program(target, law, draws, ScalarLane.Float(0f));
            var (normal, word) = Draw(Streams.Relaxation, device);
            ScalarLane start = TLaw.Start(programmed, law, word), walk = start;
            if (TLaw.Walks)
                walk = TLaw.Step(programmed, age, law, asked, start, TLaw.WalkTakesWords ? word : normal);
            return (TLaw.Programmed(programmed, law, start).Value, TLaw.Conductance(programmed, age, law, asked, walk).Value);
        }

        private (ScalarLane Normal, ScalarLane Word) Draw(uint stream, uint device)
        {
            Quad<ScalarLane> words = ScalarLane.PhiloxRounds(
                Address.Quad(ScalarLane.Bits(device), Chip, Streams.Purpose(stream, 0), 0), ScalarLane.Bits((uint)program.Seed), ScalarLane.Bits((uint)(program.Seed >> 32)));
            return (Normal.FromWords(words).X, words.X);
        }

        /// <summary>Every so many of all pairs that carry something.</summary>
        private float[] Sample()
        {
            float[] all = [.. program.Layers.SelectMany(layer => layer.Targets).Where(difference => difference != 0)];
            int step = Math.Max(all.Length / Pairs, 1);
            return [.. all.Where((_, i) => i % step == 0)];
        }
    }
}
