using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>What a sample of fresh devices, all programmed to one target, does: without read noise, on the host, the same every time.</summary>
/// <param name="ProgrammedMean">Mean conductance as programmed.</param>
/// <param name="ProgrammedSigma">Standard deviation between devices as programmed.</param>
/// <param name="AgedMean">Mean conductance at the age.</param>
/// <param name="AgedSigma">Standard deviation between devices at the age.</param>
public sealed record DeviceSurvey(double ProgrammedMean, double ProgrammedSigma, double AgedMean, double AgedSigma)
{
    /// <summary>Devices of the sample: standard deviations are good to 0.6 %.</summary>
    private const int Devices = 16_384;

    /// <summary>Devices that live through something up to an age.</summary>
    /// <param name="parameters">Of the technology.</param>
    /// <param name="life">What they live through.</param>
    /// <param name="target">Conductance that all are programmed to.</param>
    /// <param name="ageSeconds">Seconds since programming.</param>
    public static DeviceSurvey Of(DeviceParameters parameters, DeviceLife life, double target, double ageSeconds)
    {
        IDeviceModel model = parameters.Model(life);
        return model.Accept(new Sample(model, life.Contexts([ageSeconds])[0], target));
    }

    private sealed class Sample(IDeviceModel model, AgeContext context, double target) : ILawVisitor<ScalarLane, DeviceSurvey>
    {
        public DeviceSurvey Visit<TLaw, TConstants, TTarget, TDevice, TAge>()
            where TLaw : unmanaged, IDeviceLaw<ScalarLane, TConstants, TTarget, TDevice, TAge>
            where TConstants : unmanaged
            where TTarget : unmanaged
            where TDevice : unmanaged
            where TAge : unmanaged
        {
            TConstants law = ScalarFields.Struct<TConstants>(model.ConstantFields, to => model.Constants(0, to));
            TTarget asked = ScalarFields.Struct<TTarget>(model.TargetFields, to => model.Target(target, to));
            TAge age = ScalarFields.Struct<TAge>(model.AgeFields, to => model.Age(context, to));
            (float shift, float spread) = model.AgeTarget(context, target);
            AgeTarget<ScalarLane> at;
            at.Shift = ScalarLane.Float(shift);
            at.Spread = ScalarLane.Float(spread);
            var programmed = new double[Devices];
            var aged = new double[Devices];
            for (int i = 0; i < Devices; i++)
            {
                TDevice device = TLaw.Program(asked, law, Frozen((uint)i), ScalarLane.Float(0f));
                var (normal, word) = Draw(Streams.Relaxation, (uint)i);
                ScalarLane start = TLaw.Start(device, law, word);
                ScalarLane walk = TLaw.Walks ? TLaw.Step(device, age, law, at, start, TLaw.WalkTakesWords ? word : normal) : start;
                programmed[i] = TLaw.Programmed(device, law, start).Value;
                aged[i] = TLaw.Conductance(device, age, law, at, walk).Value;
            }

            return new DeviceSurvey(programmed.Average(), Sigma(programmed), aged.Average(), Sigma(aged));
        }

        private FrozenDraws<ScalarLane> Frozen(uint device)
        {
            FrozenDraws<ScalarLane> draws;
            draws.Programming = Draw(Streams.Programming, device).Normal;
            draws.Drift = model.DrawsDrift ? Draw(Streams.DriftExponent, device).Normal : ScalarLane.Float(0f);
            draws.Activation = model.DrawsActivation ? Draw(Streams.Activation, device).Normal : ScalarLane.Float(0f);
            return draws;
        }

        private static (ScalarLane Normal, ScalarLane Word) Draw(uint stream, uint device)
        {
            Quad<ScalarLane> words = ScalarLane.PhiloxRounds(
                Address.Quad(ScalarLane.Bits(device), 0, Streams.Purpose(stream, 0), 0), ScalarLane.Bits(0u), ScalarLane.Bits(0u));
            return (Normal.FromWords(words).X, words.X);
        }

        private static double Sigma(double[] values)
        {
            double mean = values.Average();
            return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        }
    }
}
