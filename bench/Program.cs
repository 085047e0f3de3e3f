using DriftEngine.Bench;

return args switch
{
    [] => CpuBench.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench");
    return 2;
}
