using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>Mean response of a program's devices after programming, from a sample of its pairs, without read noise: on the host.</summary>
/// <remarks>What wear takes from the window and devices that are stuck are left out: they change the programmed state and the later one alike.</remarks>
public sealed class MeanResponse
{
    /// <summary>Pairs of the sample.</summary>
    private const int Pairs = 512;

    /// <summary>A chip that no study has: its draws belong to the plan alone.</summary>
    private const uint Chip = uint.MaxValue;

    private readonly TrialProgram program;
    private readonly DeviceTargets targets;
    private readonly float[] sample;

    /// <summary>Takes every so many of all pairs of a program that carry something.</summary>
    public MeanResponse(TrialProgram program)
    {
        this.program = program;
        targets = new DeviceTargets(program);
        float[] all = [.. program.Layers.SelectMany(layer => layer.Targets).Where(difference => difference != 0)];
        int step = Math.Max(all.Length / Pairs, 1);
        sample = [.. all.Where((_, i) => i % step == 0)];
    }

    /// <summary>
    /// Sum of |g_carrier - g_partner| over the same as programmed, by the moment of the mission: after a programming event of the
    /// given number, at a moment of the mission.
    /// </summary>
    public Func<double, double> After(int programmingEvent, double programmedAt) => targets.Model.Accept(new Probe(this, programmingEvent, programmedAt));

    private sealed class Probe(MeanResponse owner, int programmingEvent, double programmedAt) : ILawVisitor<ScalarLane, Func<double, double>>
    {
        public Func<double, double> Visit<TLaw, TConstants, TTarget, TDevice, TAge>()
            where TLaw : unmanaged, IDeviceLaw<ScalarLane, TConstants, TTarget, TDevice, TAge>
            where TConstants : unmanaged
            where TTarget : unmanaged
            where TDevice : unmanaged
            where TAge : unmanaged => new Sample<TLaw, TConstants, TTarget, TDevice, TAge>(owner, programmingEvent, programmedAt).At;
    }

    /// <summary>The sample as one programming event has left it: what is frozen is drawn once for all moments.</summary>
    private sealed class Sample<TLaw, TConstants, TTarget, TDevice, TAge>
        where TLaw : unmanaged, IDeviceLaw<ScalarLane, TConstants, TTarget, TDevice, TAge>
        where TConstants : unmanaged
        where TTarget : unmanaged
        where TDevice : unmanaged
        where TAge : unmanaged
    {
        private readonly MeanResponse owner;
        private readonly double programmedAt;
        private readonly double cycles;
        private readonly TConstants law;
        private readonly Device[] devices; // carrier, partner, carrier, ...
        private readonly double programmed;

        public Sample(MeanResponse owner, int programmingEvent, double programmedAt)
        {
            (this.owner, this.programmedAt) = (owner, programmedAt);
            DeviceTargets targets = owner.targets;
            cycles = owner.program.Life.CyclesAt(programmingEvent);
            law = ScalarFields.Struct<TConstants>(targets.Model.ConstantFields, to => targets.Model.Constants(cycles, to));
            devices = [.. owner.sample.SelectMany((difference, i) => new[] { Program(targets.Carrier(difference), 2 * (uint)i), Program(targets.Partner(difference), (2 * (uint)i) + 1) })];
            programmed = SumOfDifferences(device => TLaw.Programmed(device.Frozen, law, device.Start).Value);
        }

        public double At(double moment)
        {
            DeviceLife life = owner.program.Life;
            var context = new AgeContext(programmedAt, moment, null, life.ReadKelvin ?? life.Storage.KelvinAt(moment)) { Cycles = cycles };
            TAge age = ScalarFields.Struct<TAge>(owner.targets.Model.AgeFields, to => owner.targets.Model.Age(context, to));
            return programmed == 0 ? 1 : SumOfDifferences(device => Now(device, context, age)) / programmed;
        }

        private float Now(Device device, AgeContext context, TAge age)
        {
            AgeTarget<ScalarLane> asked = default;
            if (TLaw.HasAgeTargets)
            {
                var (shift, spread) = owner.targets.Model.AgeTarget(context, device.Aim);
                (asked.Shift, asked.Spread) = (ScalarLane.Float(shift), ScalarLane.Float(spread));
            }

            ScalarLane walk = TLaw.Walks ? TLaw.Step(device.Frozen, age, law, asked, device.Start, device.Walk) : device.Start;
            return TLaw.Conductance(device.Frozen, age, law, asked, walk).Value;
        }

        private double SumOfDifferences(Func<Device, float> conductance)
        {
            double sum = 0;
            for (int i = 0; i < devices.Length; i += 2)
                sum += Math.Abs((double)conductance(devices[i]) - conductance(devices[i + 1]));
            return sum;
        }

        private Device Program(double aim, uint index)
        {
            IDeviceModel model = owner.targets.Model;
            TTarget target = ScalarFields.Struct<TTarget>(model.TargetFields, to => model.Target(aim, to));
            FrozenDraws<ScalarLane> draws;
            draws.Programming = Draw(Streams.Programming, index).Normal;
            draws.Drift = model.DrawsDrift ? Draw(Streams.DriftExponent, index).Normal : ScalarLane.Float(0f);
            draws.Activation = model.DrawsActivation ? Draw(Streams.Activation, index).Normal : ScalarLane.Float(0f);
            TDevice frozen = TLaw.Program(target, law, draws, ScalarLane.Float(0f));
            var (normal, word) = Draw(Streams.Relaxation, index);
            return new Device(aim, frozen, TLaw.Start(frozen, law, word), TLaw.WalkTakesWords ? word : normal);
        }

        private (ScalarLane Normal, ScalarLane Word) Draw(uint stream, uint device)
        {
            ulong seed = owner.program.Seed;
            Quad<ScalarLane> words = ScalarLane.PhiloxRounds(
                Address.Quad(ScalarLane.Bits(device), Chip, Streams.Purpose(stream, 0), 0), ScalarLane.Bits((uint)seed), ScalarLane.Bits((uint)(seed >> 32)));
            return (Normal.FromWords(words).X, words.X);
        }

        private readonly record struct Device(double Aim, TDevice Frozen, ScalarLane Start, ScalarLane Walk);
    }
}
