using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Random;
unsafe {
  float* o = (float*)System.Runtime.InteropServices.NativeMemory.AlignedAlloc(1<<16, 64);
  for (int r=0;r<5;r++){ 
  double best=1e9, bestp=1e9;
  for (int q=0;q<60;q++){ var t=Stopwatch.GetTimestamp(); B.Fill<Vector256Lane>((Vector256Lane*)o, 128, 100, 1,2); best=Math.Min(best, Stopwatch.GetElapsedTime(t).TotalSeconds);
   t=Stopwatch.GetTimestamp(); B.Peak(200000); bestp=Math.Min(bestp, Stopwatch.GetElapsedTime(t).TotalSeconds);}
  double n=128.0*100*32; double peak=200000.0*12*16;
  Console.WriteLine($"{n/best/1e6:f0} M normals/s  peak {peak/bestp/1e9:f1} GFLOP/s  per 1000 flop {n/best/(peak/bestp)*1000:f2}");
  }
}
internal static unsafe class B {
  [MethodImpl(MethodImplOptions.AggressiveOptimization)]
  public static void Fill<T>(T* o, int n, int reps, uint k0, uint k1) where T : unmanaged, ILane<T> {
    for (int r=0;r<reps;r++)
    for (int i=0;i<n;i++) { var q = Normal.Draw(Address.Quad<T>(T.Sequence((uint)i*8), (uint)r, 7u, 9u), T.Bits(k0), T.Bits(k1)); o[4*(i&31)]=q.X; o[4*(i&31)+1]=q.Y; o[4*(i&31)+2]=q.Z;o[4*(i&31)+3]=q.W; }
  }
  [MethodImpl(MethodImplOptions.AggressiveOptimization)]
  public static Vector256<float> Peak(int n) {
    var b=Vector256.Create(0.999f); var c=Vector256.Create(1e-3f);
    var a0=b;var a1=b;var a2=b;var a3=b;var a4=b;var a5=b;var a6=b;var a7=b;var a8=b;var a9=b;var a10=b;var a11=b;
    for(int i=0;i<n;i++){ a0=Vector256.FusedMultiplyAdd(a0,b,c);a1=Vector256.FusedMultiplyAdd(a1,b,c);a2=Vector256.FusedMultiplyAdd(a2,b,c);a3=Vector256.FusedMultiplyAdd(a3,b,c);a4=Vector256.FusedMultiplyAdd(a4,b,c);a5=Vector256.FusedMultiplyAdd(a5,b,c);a6=Vector256.FusedMultiplyAdd(a6,b,c);a7=Vector256.FusedMultiplyAdd(a7,b,c);a8=Vector256.FusedMultiplyAdd(a8,b,c);a9=Vector256.FusedMultiplyAdd(a9,b,c);a10=Vector256.FusedMultiplyAdd(a10,b,c);a11=Vector256.FusedMultiplyAdd(a11,b,c);}
    return a0+a1+a2+a3+a4+a5+a6+a7+a8+a9+a10+a11;
  }
}
