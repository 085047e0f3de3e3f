using System.Reflection;
using DriftEngine.Kernels.Backends;
using Xunit.Sdk;

namespace DriftEngine.Tests.Kernels.Ilgpu;

/// <summary>Runs a test on a kind of device; skipped, with the reason, where the machine has none. ILGPU's CPU accelerator is mandatory.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class OnKindAttribute : DataAttribute
{
    public OnKindAttribute(string kind, params object[] values)
    {
        Kind = kind;
        Values = values;
        if (kind != Devices.Checker && Devices.TryGet(kind, out string why) is null)
            Skip = why;
    }

    public string Kind { get; }

    public object[] Values { get; }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Kind, .. Values]];
}

/// <summary>One backend of each kind for all tests: opening one compiles its kernels.</summary>
internal static class Devices
{
    public const string Checker = "ilgpu-cpu";

    private static readonly Dictionary<string, (IlgpuBackend? Backend, string Why)> Opened = [];

    public static IlgpuBackend? TryGet(string kind, out string why)
    {
        lock (Opened)
        {
            if (!Opened.TryGetValue(kind, out var entry))
                Opened[kind] = entry = (IlgpuBackend.TryOpen(kind, out string reason), reason);
            why = entry.Why;
            return entry.Backend;
        }
    }

    public static IlgpuBackend Get(string kind) =>
        TryGet(kind, out string why) ?? throw new InvalidOperationException(why);
}
