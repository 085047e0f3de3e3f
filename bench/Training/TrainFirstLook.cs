using DriftEngine.Network;

namespace DriftEngine.Bench.Training;

/// <summary>
/// Trains the network inside the program and writes it: <c>dotnet run -c Release --project bench -- train-first-look OUT.onnx</c>.
/// The same machine writes the same bytes again.
/// </summary>
internal static class TrainFirstLook
{
    private static readonly int[] Widths = [SyntheticDigits.PixelsPerImage, 64, 32, SyntheticDigits.Classes];
    private const int TrainingImages = 60_000, ValidationImages = 2000, TestImages = 2000;

    /// <summary>Runs the command; returns the exit code of the program.</summary>
    public static int Run(string[] arguments)
    {
        if (arguments.Length != 1)
        {
            Console.Error.WriteLine("usage: train-first-look OUT.onnx");
            return 2;
        }

        var plan = new TrainingPlan();
        var network = new PerceptronTraining(Widths, plan.Seed);
        Images training = Load(SyntheticDigits.Set.Training, TrainingImages);
        Images validation = Load(SyntheticDigits.Set.Validation, ValidationImages);
        network.Fit(training, plan, (epoch, loss) => Console.Error.WriteLine(
            $"epoch {epoch,2}  loss {loss:f4}  validation {network.Correct(validation, 0, 0)} of {ValidationImages}"));
        byte[] file = PerceptronFile.ToOnnx(network, "first-look", "Synthetic digits of DriftEngine; see bench/Training.");
        File.WriteAllBytes(arguments[0], file);
        Report(network, validation, "validation");
        Report(network, Load(SyntheticDigits.Set.Test, TestImages), "test");
        Console.WriteLine($"wrote {file.Length} bytes to {arguments[0]}");
        return 0;
    }

    /// <summary>Accuracy in exact float, and on ten chips each at some levels of weight noise.</summary>
    private static void Report(PerceptronTraining network, Images images, string name)
    {
        Console.WriteLine($"{name}: {network.Correct(images, 0, 0)} of {images.Count} correct in float32");
        foreach (float noise in new[] { 0.02f, 0.04f, 0.08f, 0.16f })
        {
            double mean = Enumerable.Range(0, 10).Average(chip => network.Correct(images, noise, (ulong)chip));
            Console.WriteLine($"  weight noise {noise:p0} of max|w|: {mean / images.Count:p2}");
        }
    }

    private static Images Load(SyntheticDigits.Set set, int count)
    {
        byte[] bytes = SyntheticDigits.Images(set, count);
        return new Images([.. bytes.Select(value => value / 255f)], count, SyntheticDigits.PixelsPerImage);
    }
}
