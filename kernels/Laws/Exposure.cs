namespace DriftEngine.Kernels.Laws;

/// <summary>What the bias of reads does to a thermally activated process.</summary>
/// <param name="Duty">Share of the time under bias, 0 .. 1.</param>
/// <param name="Acceleration">Factor on the rate under bias.</param>
/// <param name="HeatingKelvin">Warmth of the device above its surroundings under bias.</param>
public readonly record struct ReadStress(double Duty, double Acceleration, double HeatingKelvin);

/// <summary>All that a device saw since it was programmed, as steps of constant temperature.</summary>
public static class Exposure
{
    /// <summary>
    /// Steps from programming to an age: the first t_c seconds at the temperature of programming (the state is verified at
    /// their end), then the mission. Under read stress every step is cut in two: the share of the time without bias, and
    /// that with it.
    /// </summary>
    public static IReadOnlyList<ThermalStep> Steps(DeviceLife life, AgeContext age, double programmedAtSeconds, ReadStress stress = default)
    {
        var steps = new List<ThermalStep>();
        double first = Math.Min(programmedAtSeconds, age.Seconds);
        if (first > 0)
            steps.Add(new ThermalStep(first, life.ProgrammingKelvin));
        foreach (ThermalStep step in life.Storage.Steps(age.ProgrammedAt + first, age.At))
        {
            if (stress.Duty <= 0)
            {
                steps.Add(step);
                continue;
            }

            if (stress.Duty < 1)
                steps.Add(step with { Seconds = (1 - stress.Duty) * step.Seconds });
            steps.Add(new ThermalStep(stress.Duty * step.Seconds, step.Kelvin + stress.HeatingKelvin, stress.Acceleration));
        }

        return steps;
    }
}
