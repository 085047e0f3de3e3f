namespace DriftEngine.Tests.Ptx;

/// <summary>Every family of instructions on hand-written PTX: the result, and what must be refused.</summary>
public class InstructionTests
{
    /// <summary>Integer instructions on %r1 = a, %r2 = b (32 bits), result in %r0.</summary>
    [Theory]
    [InlineData("add.s32 %r0, %r1, %r2", 0xFFFFFFFF, 2, 1)]
    [InlineData("sub.u32 %r0, %r1, %r2", 1, 2, 0xFFFFFFFF)]
    [InlineData("mul.lo.s32 %r0, %r1, %r2", 0x10001, 0x10001, 0x20001)]
    [InlineData("mul.hi.u32 %r0, %r1, %r2", 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE)]
    [InlineData("mul.hi.s32 %r0, %r1, %r2", 0xFFFFFFFF, 0xFFFFFFFF, 0)]
    [InlineData("mad.lo.s32 %r0, %r1, %r2, 5", 3, 4, 17)]
    [InlineData("mad.hi.u32 %r0, %r1, %r2, 5", 0x80000000, 4, 7)]
    [InlineData("div.s32 %r0, %r1, %r2", 0xFFFFFFF9, 2, 0xFFFFFFFD)]
    [InlineData("div.u32 %r0, %r1, %r2", 0xFFFFFFF9, 2, 0x7FFFFFFC)]
    [InlineData("div.s32 %r0, %r1, %r2", 0x80000000, 0xFFFFFFFF, 0x80000000)]
    [InlineData("rem.s32 %r0, %r1, %r2", 0xFFFFFFF9, 4, 0xFFFFFFFD)]
    [InlineData("rem.u32 %r0, %r1, %r2", 0xFFFFFFF9, 4, 1)]
    [InlineData("and.b32 %r0, %r1, %r2", 0xF0F0, 0xFF00, 0xF000)]
    [InlineData("or.b32 %r0, %r1, %r2", 0xF0F0, 0xFF00, 0xFFF0)]
    [InlineData("xor.b32 %r0, %r1, %r2", 0xF0F0, 0xFF00, 0x0FF0)]
    [InlineData("not.b32 %r0, %r1", 0xF0F0F0F0, 0, 0x0F0F0F0F)]
    [InlineData("neg.s32 %r0, %r1", 1, 0, 0xFFFFFFFF)]
    [InlineData("abs.s32 %r0, %r1", 0xFFFFFFFE, 0, 2)]
    [InlineData("min.s32 %r0, %r1, %r2", 0xFFFFFFFF, 1, 0xFFFFFFFF)]
    [InlineData("min.u32 %r0, %r1, %r2", 0xFFFFFFFF, 1, 1)]
    [InlineData("max.s32 %r0, %r1, %r2", 0xFFFFFFFF, 1, 1)]
    [InlineData("max.u32 %r0, %r1, %r2", 0xFFFFFFFF, 1, 0xFFFFFFFF)]
    [InlineData("shl.b32 %r0, %r1, %r2", 3, 31, 0x80000000)]
    [InlineData("shl.b32 %r0, %r1, %r2", 3, 32, 0)]
    [InlineData("shr.u32 %r0, %r1, %r2", 0x80000000, 31, 1)]
    [InlineData("shr.u32 %r0, %r1, %r2", 0x80000000, 32, 0)]
    [InlineData("shr.s32 %r0, %r1, %r2", 0x80000000, 31, 0xFFFFFFFF)]
    [InlineData("shr.s32 %r0, %r1, %r2", 0x80000000, 99, 0xFFFFFFFF)]
    [InlineData("popc.b32 %r0, %r1", 0xF0F00001, 0, 9)]
    [InlineData("clz.b32 %r0, %r1", 0x00010000, 0, 15)]
    [InlineData("brev.b32 %r0, %r1", 0x00000003, 0, 0xC0000000)]
    public void Integer(string instruction, uint a, uint b, uint expected) =>
        Assert.Equal(expected, Run(instruction, a, b));

    /// <summary>Comparisons and selection.</summary>
    [Theory]
    [InlineData("lt.s32", 0xFFFFFFFF, 1, true)]
    [InlineData("lt.u32", 0xFFFFFFFF, 1, false)]
    [InlineData("lo.u32", 1, 2, true)]
    [InlineData("ls.u32", 2, 2, true)]
    [InlineData("hi.u32", 2, 2, false)]
    [InlineData("hs.u32", 2, 2, true)]
    [InlineData("le.s32", 2, 2, true)]
    [InlineData("gt.s32", 1, 0xFFFFFFFF, true)]
    [InlineData("ge.s32", 0xFFFFFFFF, 1, false)]
    [InlineData("eq.b32", 7, 7, true)]
    [InlineData("ne.s32", 7, 7, false)]
    public void Comparison(string form, uint a, uint b, bool expected)
    {
        Assert.Equal(expected ? 1u : 0u, Run($"setp.{form} %p1, %r1, %r2;\n selp.b32 %r0, 1, 0, %p1", a, b));
        Assert.Equal(expected ? 0u : 1u, Run($"setp.{form} %p1, %r1, %r2;\n mov.b32 %r0, 0;\n @!%p1 mov.b32 %r0, 1", a, b));
    }

    /// <summary>Floats compared: the ordered and the unordered forms differ on NaN alone.</summary>
    [Theory]
    [InlineData("lt", 1f, 2f, true)]
    [InlineData("ltu", 1f, 2f, true)]
    [InlineData("geu", 1f, 2f, false)]
    [InlineData("eq", 0f, -0f, true)]
    [InlineData("lt", float.NaN, 2f, false)]
    [InlineData("ne", float.NaN, 2f, false)]
    [InlineData("ltu", float.NaN, 2f, true)]
    [InlineData("leu", float.NaN, 2f, true)]
    [InlineData("gtu", float.NaN, 2f, true)]
    [InlineData("geu", float.NaN, 2f, true)]
    [InlineData("equ", float.NaN, 2f, true)]
    [InlineData("neu", float.NaN, 2f, true)]
    [InlineData("num", float.NaN, 2f, false)]
    [InlineData("nan", float.NaN, 2f, true)]
    public void Float_comparison(string form, float a, float b, bool expected) =>
        Assert.Equal(expected ? 1u : 0u, Run($"setp.{form}.f32 %p1, %f1, %f2;\n selp.b32 %r0, 1, 0, %p1", Bits(a), Bits(b)));

    /// <summary>float32 arithmetic, rounded once; bits of the result.</summary>
    [Theory]
    [InlineData("add.f32", 1f, 5.9604645e-8f, 0x3F800000)]
    [InlineData("add.f32", 1f, 5.9604652e-8f, 0x3F800001)]
    [InlineData("sub.f32", 1f, 3f, 0xC0000000)]
    [InlineData("mul.f32", 1e-30f, 1e-10f, 0x000116C2)]
    [InlineData("div.rn.f32", 1f, 3f, 0x3EAAAAAB)]
    [InlineData("div.rn.f32", 0f, 0f, 0x7FFFFFFF)]
    [InlineData("min.f32", float.NaN, 3f, 0x40400000)]
    [InlineData("max.f32", -0f, 0f, 0x00000000)]
    [InlineData("min.f32", 0f, -0f, 0x80000000)]
    public void Float(string name, float a, float b, uint expected) =>
        Assert.Equal(expected, Run($"{name} %f0, %f1, %f2;\n mov.b32 %r0, %f0", Bits(a), Bits(b)));

    /// <summary>One-operand float instructions and the fused one, whose product is not rounded.</summary>
    [Fact]
    public void Fused_and_unary()
    {
        float a = 1 + MathF.Pow(2, -12);
        Assert.Equal(Bits(MathF.Pow(2, -24)), Run("fma.rn.f32 %f0, %f1, %f1, %f2;\n mov.b32 %r0, %f0", Bits(a), Bits(-1 - MathF.Pow(2, -11))));
        Assert.Equal(0u, Run("mul.rn.f32 %f0, %f1, %f1;\n add.rn.f32 %f0, %f0, %f2;\n mov.b32 %r0, %f0", Bits(a), Bits(-1 - MathF.Pow(2, -11))));
        Assert.Equal(0x3FB504F3u, Run("sqrt.rn.f32 %f0, %f1;\n mov.b32 %r0, %f0", Bits(2), 0));
        Assert.Equal(0x3EAAAAABu, Run("rcp.rn.f32 %f0, %f1;\n mov.b32 %r0, %f0", Bits(3), 0));
        Assert.Equal(0x80000000u, Run("neg.f32 %f0, %f1;\n mov.b32 %r0, %f0", Bits(0), 0));
        Assert.Equal(Bits(2), Run("abs.f32 %f0, %f1;\n mov.b32 %r0, %f0", Bits(-2), 0));
    }

    /// <summary>Doubles: 0.1 + 0.2, and the division 1 / 3, seen through the low word.</summary>
    [Theory]
    [InlineData("add.f64 %d0, 0d3FB999999999999A, 0d3FC999999999999A", 0x33333334)]
    [InlineData("div.rn.f64 %d0, 0d3FF0000000000000, 0d4008000000000000", 0x55555555)]
    [InlineData("sqrt.rn.f64 %d0, 0d4000000000000000", 0x667F3BCD)]
    [InlineData("fma.rn.f64 %d0, 0d3FF0000000000001, 0d3FF0000000000001, 0dBFF0000000000002", 0x00000000)]
    public void Doubles(string instruction, uint expectedLow) =>
        Assert.Equal(expectedLow, Run($"{instruction};\n mov.b64 {{%r0, %r3}}, %d0", 0, 0));

    /// <summary>Conversions of %r1 or %f1.</summary>
    [Theory]
    [InlineData("cvt.rn.f32.s32 %f0, %r1;\n mov.b32 %r0, %f0", 0xFFFFFFFF, 0xBF800000)]
    [InlineData("cvt.rn.f32.u32 %f0, %r1;\n mov.b32 %r0, %f0", 0xFFFFFFFF, 0x4F800000)]
    [InlineData("cvt.rzi.s32.f32 %r0, %f1", 0xC02CCCCD, 0xFFFFFFFE)] // -2.7
    [InlineData("cvt.rni.s32.f32 %r0, %f1", 0x40200000, 2)] // 2.5
    [InlineData("cvt.rmi.s32.f32 %r0, %f1", 0xC02CCCCD, 0xFFFFFFFD)]
    [InlineData("cvt.rpi.s32.f32 %r0, %f1", 0x40200000, 3)]
    [InlineData("cvt.rzi.s32.f32 %r0, %f1", 0x7F800000, 0x7FFFFFFF)]
    [InlineData("cvt.rzi.u32.f32 %r0, %f1", 0xC02CCCCD, 0)]
    [InlineData("cvt.rzi.s32.f32 %r0, %f1", 0x7FC00000, 0)]
    [InlineData("cvt.rni.f32.f32 %f0, %f1;\n mov.b32 %r0, %f0", 0x40600000, 0x40800000)] // 3.5
    [InlineData("cvt.s32.s8 %r0, %r1", 0x80, 0xFFFFFF80)]
    [InlineData("cvt.u32.u8 %r0, %r1", 0x1FF, 0xFF)]
    [InlineData("cvt.sat.s8.s32 %r0, %r1", 1000, 127)]
    [InlineData("cvt.sat.u32.s32 %r0, %r1", 0xFFFFFFFF, 0)]
    [InlineData("cvt.s64.s32 %d3, %r1;\n shr.u64 %d3, %d3, 32;\n cvt.u32.u64 %r0, %d3", 0x80000000, 0xFFFFFFFF)]
    [InlineData("cvt.u64.u32 %d3, %r1;\n shr.u64 %d3, %d3, 32;\n cvt.u32.u64 %r0, %d3", 0x80000000, 0)]
    [InlineData("cvt.f64.f32 %d0, %f1;\n cvt.rn.f32.f64 %f0, %d0;\n mov.b32 %r0, %f0", 0x3DCCCCCD, 0x3DCCCCCD)]
    [InlineData("mov.b64 %d3, 9007199791611905;\n cvt.rn.f32.s64 %f0, %d3;\n mov.b32 %r0, %f0", 0, 0x5A000001)] // 2^53 + 2^29 + 1
    [InlineData("mov.b64 %d3, 9007199791611904;\n cvt.rn.f32.s64 %f0, %d3;\n mov.b32 %r0, %f0", 0, 0x5A000000)] // a tie
    public void Conversion(string instructions, uint a, uint expected) => Assert.Equal(expected, Run(instructions, a, 0));

    /// <summary>Products of 32 bits to 64, signed and not.</summary>
    [Theory]
    [InlineData("mul.wide.u32", 0xFFFFFFFE)]
    [InlineData("mul.wide.s32", 0)]
    public void Wide_product(string name, uint expectedHigh) =>
        Assert.Equal(expectedHigh, Run($"{name} %d3, %r1, %r2;\n mov.b64 {{%r3, %r0}}, %d3", 0xFFFFFFFF, 0xFFFFFFFF));

    /// <summary>Branches: a loop, and a table.</summary>
    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 20)]
    public void Branches(uint index, uint expected)
    {
        Assert.Equal(expected, Run("T: .branchtargets A, B;\n brx.idx %r1, T;\n A: mov.b32 %r0, 10;\n bra C;\n B: mov.b32 %r0, 20;\n C: mov.b32 %r3, 0", index, 0));
        Assert.Equal(45u, Run("mov.b32 %r0, 0;\n L: setp.ge.s32 %p1, %r1, 10;\n @%p1 bra D;\n add.s32 %r0, %r0, %r1;\n add.s32 %r1, %r1, 1;\n bra.uni L;\n D: mov.b32 %r3, 0", 0, 0));
    }

    /// <summary>Predicates joined with a comparison.</summary>
    [Theory]
    [InlineData("setp.lt.or.s32 %p1, %r1, 0, %p0", 1)]
    [InlineData("setp.lt.or.s32 %p1, %r1, 0, !%p0", 0)]
    [InlineData("setp.gt.and.s32 %p1, %r1, 0, %p0", 1)]
    [InlineData("setp.gt.xor.s32 %p1, %r1, 0, %p0", 0)]
    public void Joined_predicates(string instruction, uint expected) =>
        Assert.Equal(expected, Run($"setp.eq.s32 %p0, %r1, %r1;\n {instruction};\n selp.b32 %r0, 1, 0, %p1", 5, 0));

    private static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);

    private static uint Run(string instructions, uint a, uint b)
    {
        var result = new uint[1];
        PtxModule.Parse(PtxFragment.Module($"{instructions};\n st.global.b32 [%d1], %r0;\n ret;")).Launch(1, 1, result, a, b);
        return result[0];
    }
}
