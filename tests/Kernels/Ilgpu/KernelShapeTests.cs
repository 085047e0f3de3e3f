using System.Reflection;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Ilgpu;

/// <summary>
/// ILGPU 1.5.3 takes two structs for one type where their primitive fields are the same in order, however they are nested;
/// parts of the one are then sought where the other has them, and code fails to compile or moves to local memory. A law's
/// structs must therefore not equal one of the engine's in length and differ in nesting.
/// </summary>
public sealed class KernelShapeTests
{
    public static TheoryData<string> Weights => [.. KernelCatalogue.All.Select(kernel => kernel.Name).Where(name => name.StartsWith("weights-", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Weights))]
    public void Structs_of_one_kernel_are_not_taken_for_each_other(string name)
    {
        Type kernel = KernelCatalogue.Find(name).Method.DeclaringType!;
        Type[] law = kernel.GetGenericArguments()[1..];
        Type[] nested = [.. kernel.GetGenericTypeDefinition().GetNestedTypes(BindingFlags.NonPublic).Where(type => type.IsValueType).Select(type => type.MakeGenericType(kernel.GetGenericArguments()))];
        Type[] engine =
        [
            typeof(DeviceEvent), typeof(DeviceAge), typeof(WeightsCall), typeof(PairDraw), typeof(ProgramDraws<ScalarLane>), typeof(AgeTarget<ScalarLane>), typeof(Quad<ScalarLane>),
            typeof(DeviceState<,>).MakeGenericType(typeof(ScalarLane), law[2]),
        ];
        var shapes = law.Concat(nested).Concat(engine).SelectMany(Parts).Distinct().Where(type => Sizes(type).Any(size => size > 1)).ToList();
        Assert.Contains(typeof(EffectConstants<ScalarLane>), law.Concat(engine).SelectMany(Parts));
        var mistaken =
            from first in shapes
            from second in shapes
            where first != second && Primitives(first).SequenceEqual(Primitives(second)) && !Sizes(first).SequenceEqual(Sizes(second))
            select $"{first} and {second}";
        Assert.Empty(mistaken);
    }

    private static FieldInfo[] Fields(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance);

    private static IEnumerable<Type> Parts(Type type) => type.IsPrimitive ? [] : Fields(type).SelectMany(field => Parts(field.FieldType)).Append(type);

    /// <summary>Signed and unsigned integers are one to ILGPU.</summary>
    private static IEnumerable<Type> Primitives(Type type) => type == typeof(uint) ? [typeof(int)] : type.IsPrimitive ? [type] : Fields(type).SelectMany(field => Primitives(field.FieldType));

    private static IEnumerable<int> Sizes(Type type) => Fields(type).Select(field => Primitives(field.FieldType).Count());
}
