namespace DriftEngine.Tests.Ptx;

/// <summary>Hand-written bodies in a kernel with a buffer (address in %d1) and two words (in %r1, %f1 and %r2, %f2).</summary>
internal static class PtxFragment
{
    public static string Module(string body) => $$"""
        .version 8.4
        .target sm_80
        .address_size 64
        .visible .entry Fragment(.param .align 8 .b8 _o[16], .param .b32 _a, .param .b32 _b)
        {
            .shared .align 16 .b8 shared[64];
            .local .align 16 .b8 local[32];
            .reg .pred %p<4>;
            .reg .b32 %r<8>;
            .reg .f32 %f<8>;
            .reg .b64 %d<8>;
            ld.param.b64 %d1, [_o];
            cvta.to.global.u64 %d1, %d1;
            ld.param.b32 %r1, [_a];
            ld.param.b32 %r2, [_b];
            mov.b32 %f1, %r1;
            mov.b32 %f2, %r2;
            {{body}}
        }
        """;
}
