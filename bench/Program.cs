using DriftEngine.Bench;
using DriftEngine.Bench.Training;

return args switch
{
    [] => CpuBench.Run(),
    ["laws"] => LawsBench.Run(),
    ["devices"] => DeviceBench.Run(),
    ["mnist", var folder] => MnistBench.Run(folder),
    ["start"] => StartBench.Run(),
    ["scaling"] => ScalingBench.Run(),
    ["soak", var minutes] => SoakBench.Run(minutes),
    ["store", .. string[] rest] => StoreBench.Run(rest),
    ["train-first-look", .. string[] rest] => TrainFirstLook.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench [-- mnist DATA_FOLDER | start | store [PARTS ROWS FOLDER] | scaling | soak MINUTES | laws | devices | train-first-look OUT.onnx]");
    return 2;
}
