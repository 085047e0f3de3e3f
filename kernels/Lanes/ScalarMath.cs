using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;

namespace DriftEngine.Kernels.Lanes;

/// <summary>The one operation that ILGPU lacks: fused multiply-add with a single rounding.</summary>
public static class ScalarMath
{
    /// <summary>a x b + c with one rounding: fma.rn.f32 in PTX, fma() in OpenCL.</summary>
    [IntrinsicImplementation]
    public static float Fma(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    /// <summary>Tells a context how its backends write <see cref="Fma"/>; needed before the first kernel is compiled.</summary>
    public static void Register(Context context)
    {
        var method = typeof(ScalarMath).GetMethod(nameof(Fma))!;
        var intrinsics = context.GetIntrinsicManager();
        intrinsics.RegisterMethod(method, new PTXIntrinsic(typeof(ScalarMath), nameof(WritePtx), IntrinsicImplementationMode.GenerateCode));
        intrinsics.RegisterMethod(method, new CLIntrinsic(typeof(ScalarMath), nameof(WriteOpenCl), IntrinsicImplementationMode.GenerateCode));
    }

#pragma warning disable IDE0051, IDE0060, CA1823 // ILGPU finds these two by name and calls them with this signature.
    private static void WritePtx(PTXBackend backend, PTXCodeGenerator generator, Value value)
    {
        var a = generator.LoadPrimitive(value[0]);
        var b = generator.LoadPrimitive(value[1]);
        var c = generator.LoadPrimitive(value[2]);
        var target = generator.AllocateHardware(value);
        using var command = generator.BeginCommand("fma.rn.f32");
        command.AppendArgument(target);
        command.AppendArgument(a);
        command.AppendArgument(b);
        command.AppendArgument(c);
    }

    private static void WriteOpenCl(CLBackend backend, CLCodeGenerator generator, Value value)
    {
        var a = generator.Load(value[0]);
        var b = generator.Load(value[1]);
        var c = generator.Load(value[2]);
        var target = generator.Allocate(value);
        using var statement = generator.BeginStatement(target);
        statement.AppendCommand("fma");
        statement.BeginArguments();
        statement.AppendArgument(a);
        statement.AppendArgument(b);
        statement.AppendArgument(c);
        statement.EndArguments();
    }
#pragma warning restore IDE0051, IDE0060, CA1823
}
