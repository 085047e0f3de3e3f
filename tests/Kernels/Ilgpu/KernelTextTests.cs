using System.Reflection;
using System.Text.RegularExpressions;
using DriftEngine.Kernels.Backends;

namespace DriftEngine.Tests.Kernels.Ilgpu;

/// <summary>PTX and OpenCL source of every kernel, made without a device: what cannot compile or is unsound fails here.</summary>
public sealed partial class KernelTextTests
{
    private static readonly Dictionary<string, string> PtxTexts = [];
    private static readonly Dictionary<string, string> OpenClTexts = [];

    public static TheoryData<string> Names => [.. KernelCatalogue.All.Select(kernel => kernel.Name)];

    [Fact]
    public void Every_kernel_of_the_assembly_is_in_the_catalogue()
    {
        var listed = KernelCatalogue.All.Select(kernel => Definition(kernel.Method)).ToHashSet();
        var missing = typeof(KernelCatalogue).Assembly.GetTypes()
            .Where(type => type.IsPublic && type.IsAbstract && type.IsSealed && type.Name.Split('`')[0].EndsWith("Kernel", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => !listed.Contains(method)).ToList();
        Assert.Empty(missing);
        Assert.Equal(KernelCatalogue.All.Count, KernelCatalogue.All.Select(kernel => kernel.Name).Distinct().Count());
        Assert.True(listed.Count >= 9);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Ptx_targets_hopper_with_one_entry(string name)
    {
        string text = Ptx(name);
        Assert.Contains(".version 8.4", text, StringComparison.Ordinal);
        Assert.Matches(@"\.target sm_[89]0\b", text);
        Assert.Single(Regex.Matches(text, @"\.visible \.entry "));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Ptx_asserts_no_uniform_branch_calls_nothing_and_keeps_registers(string name)
    {
        string text = Ptx(name);
        Assert.DoesNotContain(".uni", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?m)^\s*(@!?%p\d+\s+)?call\b", text);
        Assert.DoesNotContain(".local", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Ptx_rounds_every_float_operation_on_its_own(string name)
    {
        string text = Ptx(name);
        Assert.DoesNotMatch(@"\b(mul|add|sub|mad|fma|div|sqrt)(\.ftz|\.approx|\.full)*\.f(32|64)\b", text);
        Assert.DoesNotMatch(@"\b(ex2|lg2|sin|cos|tanh|rcp|rsqrt)\.", text);
        if (name is not ("errors" or "norm"))
            Assert.DoesNotContain(".f64", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weights-pcm")]
    [InlineData("errors")]
    [InlineData("score")]
    [InlineData("self-test")]
    public void Texts_do_not_depend_on_what_was_compiled_before(string name)
    {
        var kernel = KernelCatalogue.Find(name);
        string ptx = Ptx(name), openCl = OpenCl(name);
        Assert.Equal(ptx, KernelText.Ptx(kernel));
        Assert.Equal(openCl, KernelText.OpenCl(kernel));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void OpenCl_wraps_as_unsigned_and_contracts_nothing(string name)
    {
        string text = OpenCl(name);
        Assert.Empty(SignedWrap().Matches(text));
        Assert.StartsWith("#pragma OPENCL FP_CONTRACT OFF", text, StringComparison.Ordinal);
        foreach (Match barrier in Regex.Matches(text, @"barrier \(([^)]*)\)"))
            Assert.Contains("CLK_LOCAL_MEM_FENCE", barrier.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Patches_rewrite_what_they_are_for()
    {
        Assert.Equal("@%p1 bra L_0;\nbrx.idx %r1;\nmul.rn.f32 %f1;\n.target sm_80", KernelText.PatchPtx("@%p1 bra.uni L_77;\nbrx.idx.uni %r1;\nmul.f32 %f1;\n.target sm_80"));
        Assert.EndsWith("(int)((uint)var1 - (uint)-5)", KernelText.PatchOpenCl("(int)((int) var1 -  (int)-5)"), StringComparison.Ordinal);
        Assert.EndsWith("(long)((ulong)var1 * (ulong)var2)", KernelText.PatchOpenCl("(long)((long) var1 *  (long)var2)"), StringComparison.Ordinal);
    }

    private static string Ptx(string name) => Cached(PtxTexts, name, KernelText.Ptx);

    private static string OpenCl(string name) => Cached(OpenClTexts, name, KernelText.OpenCl);

    private static string Cached(Dictionary<string, string> texts, string name, Func<CatalogueKernel, string> generate)
    {
        lock (texts)
        {
            if (!texts.TryGetValue(name, out string? text))
                texts[name] = text = generate(KernelCatalogue.Find(name));
            return text;
        }
    }

    private static MethodInfo Definition(MethodInfo method) => method.DeclaringType is { IsGenericType: true } closed
        ? (MethodInfo)method.Module.ResolveMethod(method.MetadataToken)!
        : method;

    /// <summary>Any arithmetic that may overflow between two casts to a signed type.</summary>
    [GeneratedRegex(@"\((int|long)\)\s*-?\w+\s*(\+|-|\*|<<)\s*\((int|long)\)")]
    private static partial Regex SignedWrap();
}
