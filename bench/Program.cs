using DriftEngine.Bench;
using DriftEngine.Bench.Training;

return args switch
{
    [] => CpuBench.Run(),
    ["devices"] => DeviceBench.Run(),
    ["mnist", var folder] => MnistBench.Run(folder),
    ["train-first-look", .. string[] rest] => TrainFirstLook.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench [-- devices | mnist DATA_FOLDER | train-first-look OUT.onnx]");
    return 2;
}
