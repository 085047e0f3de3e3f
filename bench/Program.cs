using DriftEngine.Bench;
using DriftEngine.Bench.Training;

return args switch
{
    [] => CpuBench.Run(),
    ["train-first-look", .. string[] rest] => TrainFirstLook.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench [-- train-first-look OUT.onnx]");
    return 2;
}
