namespace DriftEngine.Tests.Ptx;

/// <summary>Memory, atomics, barriers and positions; and every misuse that must be refused.</summary>
public class MemoryTests
{
    private const string ThreadAddress = "mov.b32 %r4, %tid.x;\n mul.wide.u32 %d2, %r4, 4;\n add.u64 %d3, %d1, %d2;\n";

    /// <summary>Positions in three dimensions.</summary>
    [Fact]
    public void Special_registers()
    {
        var cells = new uint[2 * 3 * 2 * 2];
        const string body = """
            mov.b32 %r3, %ctaid.y;
            mad.lo.s32 %r3, %r3, %nctaid.x, %ctaid.x;
            mad.lo.s32 %r3, %r3, %ntid.y, %tid.y;
            mad.lo.s32 %r3, %r3, %ntid.x, %tid.x;
            mul.wide.u32 %d2, %r3, 4;
            add.u64 %d2, %d1, %d2;
            atom.add.global.u32 %r5, [%d2], %r1;
            ret;
            """;
        PtxModule.Parse(PtxFragment.Module(body)).Launch(new PtxDim(2, 3), new PtxDim(2, 2), cells, 7u, 0u);
        Assert.All(cells, cell => Assert.Equal(7u, cell));
    }

    /// <summary>Bytes, vectors, and generic addresses of global, shared and local memory.</summary>
    [Fact]
    public void Spaces_and_widths()
    {
        var words = new uint[] { 0x80FF, 2, 3, 4, 0, 0, 0, 0 };
        const string body = """
            ld.global.v4.b32 {%r3, %r4, %r5, %r6}, [%d1];
            mov.b64 %d2, shared;
            cvta.shared.u64 %d2, %d2;
            st.v2.b32 [%d2+8], {%r4, %r5};
            ld.shared.b64 %d3, [shared+8];
            st.global.b64 [%d1+16], %d3;
            mov.b64 %d4, local;
            cvta.local.u64 %d4, %d4;
            st.local.b32 [local+4], %r6;
            ld.b32 %r7, [%d4+4];
            st.global.b32 [%d1+24], %r7;
            ld.global.s8 %r7, [%d1];
            st.global.b32 [%d1+28], %r7;
            st.global.b8 [%d1+29], %r1;
            ret;
            """;
        PtxModule.Parse(PtxFragment.Module(body)).Launch(1, 1, words, 0x123u, 0u);
        Assert.Equal([0x80FFu, 2, 3, 4, 2, 3, 4, 0xFFFF23FF], words);
    }

    /// <summary>Atomics give the old value back and leave the new one.</summary>
    [Theory]
    [InlineData("atom.global.add.u32 %r3, [%d1], %r1", 5, 9, 14)]
    [InlineData("atom.add.global.f32 %f3, [%d1], 0f3F800000;\n mov.b32 %r3, %f3", 0, 0x40000000, 0x40400000)]
    [InlineData("atom.max.global.s32 %r3, [%d1], %r1", 0xFFFFFFFF, 9, 9)]
    [InlineData("atom.max.global.u32 %r3, [%d1], %r1", 0xFFFFFFFF, 9, 0xFFFFFFFF)]
    [InlineData("atom.min.global.s32 %r3, [%d1], %r1", 0xFFFFFFFF, 9, 0xFFFFFFFF)]
    [InlineData("atom.exch.global.b32 %r3, [%d1], %r1", 5, 9, 5)]
    [InlineData("atom.cas.global.b32 %r3, [%d1], 9, %r1", 5, 9, 5)]
    [InlineData("atom.cas.global.b32 %r3, [%d1], 8, %r1", 5, 9, 9)]
    [InlineData("atom.and.global.b32 %r3, [%d1], %r1", 0xC, 9, 8)]
    [InlineData("atom.or.global.b32 %r3, [%d1], %r1", 0xC, 9, 13)]
    [InlineData("atom.xor.global.b32 %r3, [%d1], %r1", 0xC, 9, 5)]
    [InlineData("atom.inc.global.u32 %r3, [%d1], %r1", 9, 9, 0)]
    [InlineData("atom.dec.global.u32 %r3, [%d1], %r1", 9, 0, 9)]
    [InlineData("mov.b32 %r3, %r2;\n red.global.add.u32 [%d1], %r1", 5, 9, 14)]
    public void Atomics(string instruction, uint a, uint before, uint after)
    {
        uint[] words = [before, 0];
        PtxModule.Parse(PtxFragment.Module($"{instruction};\n st.global.b32 [%d1+4], %r3;\n ret;")).Launch(1, 1, words, a, before);
        Assert.Equal([after, before], words);
    }

    /// <summary>64-bit sums do not lose their high word.</summary>
    [Fact]
    public void Atomic_on_64_bits()
    {
        long[] sums = [uint.MaxValue];
        PtxModule.Parse(PtxFragment.Module("red.add.global.u64 [%d1], 1;\n ret;")).Launch(3, 2, sums, 0u, 0u);
        Assert.Equal(uint.MaxValue + 6L, sums[0]);
    }

    /// <summary>Neighbours exchange through shared memory; the barrier makes it right.</summary>
    [Fact]
    public void Barrier_orders_shared_memory()
    {
        var words = new uint[8];
        Exchange("bar.sync 0;").Launch(1, 8, words, 0u, 0u);
        Assert.Equal([7u, 6, 5, 4, 3, 2, 1, 0], words);
    }

    /// <summary>Without the barrier it is a race or a read of what is not yet written.</summary>
    [Fact]
    public void No_barrier_no_exchange()
    {
        var error = Assert.Throws<PtxException>(() => Exchange("").Launch(1, 8, new uint[8], 0u, 0u));
        Assert.Contains("before they are written", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Two threads write one shared word between barriers.</summary>
    [Theory]
    [InlineData("st.shared.b32 [shared], %r1;\n ret;", "race")]
    [InlineData("st.shared.b32 [shared], %r1;\n bar.sync 0;\n st.shared.b32 [shared], %r1;\n ret;", "race")]
    [InlineData("mov.b32 %r4, %tid.x;\n setp.eq.s32 %p1, %r4, 0;\n @%p1 st.shared.b32 [shared], 0;\n red.shared.add.u32 [shared], 1;\n ret;", "race")]
    public void Races(string body, string reason) => Refuses(body, reason, threads: 2);

    /// <summary>Undefined behaviour names kernel, block, thread, line and reason.</summary>
    [Theory]
    [InlineData("ld.global.b32 %r3, [%d1+16];\n ret;", "offset 16 of a buffer of 16 bytes")]
    [InlineData("ld.global.b32 %r3, [%d1+-4];\n ret;", "is in no buffer")]
    [InlineData("ld.global.b32 %r3, [%d1+2];\n ret;", "not aligned")]
    [InlineData("ld.global.v2.b32 {%r3, %r4}, [%d1+4];\n ret;", "not aligned")]
    [InlineData("ld.global.b32 %r3, [shared];\n ret;", "is in no buffer")]
    [InlineData("st.shared.b16 [shared], %r1;\n ret;", "words of four bytes")]
    [InlineData("ld.shared.b32 %r3, [shared];\n ret;", "before they are written")]
    [InlineData("st.shared.b32 [shared+64], %r1;\n ret;", "memory of 64 bytes")]
    [InlineData("ld.local.b32 %r3, [local];\n ret;", "before they are written")]
    [InlineData("add.s32 %r3, %r4, %r1;\n ret;", "register %r4 is read before it is written")]
    [InlineData("div.u32 %r3, %r1, 0;\n ret;", "division by zero")]
    [InlineData("mov.b32 %r3, 0;", "past its last instruction")]
    [InlineData("L: bra L;", "more than 1000 instructions")]
    [InlineData("T: .branchtargets A;\n brx.idx 1, T;\n A: ret;", "index 1 in a table of 1")]
    public void Undefined_behaviour(string body, string reason) => Refuses(body, reason, threads: 1);

    /// <summary>All threads of a block must meet at the same barrier.</summary>
    [Theory]
    [InlineData("@%p1 bar.sync 0;\n ret;", "has returned")]
    [InlineData("@%p1 bra A;\n bar.sync 0;\n ret;\n A: bar.sync 0;\n ret;", "divergent barrier")]
    public void Divergent_barriers(string body, string reason) =>
        Refuses($"mov.b32 %r4, %tid.x;\n setp.eq.s32 %p1, %r4, 0;\n {body}", reason, threads: 2);

    /// <summary>What is unknown or inexact is refused when it is parsed, with the line quoted.</summary>
    [Theory]
    [InlineData("sin.approx.f32 %f0, %f1;", "approximate")]
    [InlineData("ex2.approx.ftz.f32 %f0, %f1;", "approximate")]
    [InlineData("div.approx.f32 %f0, %f1, %f2;", "only .rn")]
    [InlineData("sqrt.approx.f32 %f0, %f1;", "only .rn")]
    [InlineData("add.ftz.f32 %f0, %f1, %f2;", ".ftz is not supported")]
    [InlineData("add.sat.s32 %r0, %r1, %r2;", ".sat is not supported")]
    [InlineData("add.rz.f32 %f0, %f1, %f2;", ".rz is not supported")]
    [InlineData("shfl.sync.idx.b32 %r0, %r1, 0, 31, -1;", "unknown instruction")]
    [InlineData("call.uni Foo, ();", "calls are not supported")]
    [InlineData("add.s32 %r0, %r1;", "3 operands expected")]
    [InlineData("add.s32 %r0, %r1, %d1;", "%d1 is b64")]
    [InlineData("add.s32 %r0, %r1, %r99;", "%r99 is not declared")]
    [InlineData("mov.b32 %r0, elsewhere;", "neither a known name nor a number")]
    [InlineData("bra Nowhere;", "no label Nowhere")]
    [InlineData("setp.lo.s32 %p0, %r1, %r2;", "no such comparison of s32")]
    [InlineData("cvt.s32.f32 %r0, %f1;", "rounding")]
    [InlineData("ld.param.b64 %d2, [_o+16];", "parameter of 16 bytes")]
    [InlineData(".global .b32 table[4];", "unknown declaration")]
    public void Refused_when_parsed(string statement, string reason)
    {
        var error = Assert.Throws<PtxException>(() => PtxModule.Parse(PtxFragment.Module($"{statement}\n ret;")));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("line 18", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Arguments must have the size of their parameters.</summary>
    [Fact]
    public void Arguments_must_fit()
    {
        var module = PtxModule.Parse(PtxFragment.Module("ret;"));
        Assert.Throws<PtxException>(() => module.Launch(1, 1, new uint[1], 1u));
        Assert.Throws<PtxException>(() => module.Launch(1, 1, new uint[1], 1u, 2ul));
        module.Launch(1, 1, new uint[1], 1u, 2u);
    }

    /// <summary>An inexact product that meets a sum is reported; an exact one, or one with .rn, is not.</summary>
    [Theory]
    [InlineData("mul.f32 %f3, %f1, %f2;\n neg.f32 %f4, %f2;\n add.f32 %f3, %f3, %f2;\n ret;", 3f, 1)]
    [InlineData("mul.f32 %f3, %f1, %f2;\n mov.f32 %f4, %f3;\n sub.f32 %f3, %f2, %f4;\n ret;", 3f, 1)]
    [InlineData("mul.f32 %f3, %f1, %f2;\n add.f32 %f3, %f3, %f2;\n ret;", 2f, 0)]
    [InlineData("mul.rn.f32 %f3, %f1, %f2;\n add.f32 %f3, %f3, %f2;\n ret;", 3f, 0)]
    public void Contraction_is_reported(string body, float a, int expected)
    {
        var module = PtxModule.Parse(PtxFragment.Module(body));
        module.Launch(1, 1, new uint[1], a, 0.1f);
        Assert.Equal(expected, module.Contractible.Count);
    }

    private static PtxModule Exchange(string barrier) => PtxModule.Parse(PtxFragment.Module($$"""
        {{ThreadAddress}}
        mov.b64 %d4, shared;
        add.u64 %d5, %d4, %d2;
        st.shared.b32 [%d5], %r4;
        {{barrier}}
        sub.s32 %r5, 7, %r4;
        mul.wide.u32 %d6, %r5, 4;
        add.u64 %d6, %d4, %d6;
        ld.shared.b32 %r6, [%d6];
        st.global.b32 [%d3], %r6;
        ret;
        """));

    private static void Refuses(string body, string reason, int threads)
    {
        var module = PtxModule.Parse(PtxFragment.Module(body));
        module.MaxSteps = 1000;
        var error = Assert.Throws<PtxException>(() => module.Launch(1, threads, new uint[4], 1u, 2u));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("kernel Fragment, block (0, 0, 0), thread", error.Message, StringComparison.Ordinal);
    }
}
