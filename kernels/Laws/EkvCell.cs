using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>
/// The current of a transistor from weak to strong inversion by the EKV interpolation (Enz, Krummenacher, Vittoz, 1995):
/// I / I_s = F(v) = [ln(1 + exp(v / 2))]^2, v the overdrive in units of n k T / q. Inverse: v = 2 ln(exp(sqrt(I / I_s)) - 1).
/// </summary>
public static class EkvCell
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Long enough to be a method of its own: laws that call it would exceed what the JIT compiler is willing to inline.</summary>
    private const MethodImplOptions Apart = MethodImplOptions.AggressiveOptimization;

    private const float Ln2 = 0.693147181f, Log2E = 1.44269504f;

    /// <summary>Below it ln(1 + e) is a short series, where the logarithm of the rounded sum would lose digits.</summary>
    private const float SmallTerm = 1f / 16;

    /// <summary>Elementary charge over Boltzmann's constant in K/V: 1 / (8.617333262e-5 eV/K), CODATA 2018, exact.</summary>
    private const double ChargeOverBoltzmann = 1 / ThermalClocks.BoltzmannEv;

    /// <summary>F of an overdrive, on the host.</summary>
    public static double Current(double overdrive)
    {
        double half = overdrive / 2, e = Math.Exp(-Math.Abs(half)), sum = 1 + e;

        // Kahan's logarithm of 1 + e: the rounding of the sum cancels.
        double logarithm = sum == 1 ? e : Math.Log(sum) * e / (sum - 1);
        double root = Math.Max(half, 0) + logarithm;
        return root * root;
    }

    /// <summary>The overdrive at which a current, over I_s, flows; on the host. Good to 1e-12 from 1e-8 on.</summary>
    public static double Overdrive(double current)
    {
        double root = Math.Sqrt(current);
        return 2 * (root + Math.Log(1 - Math.Exp(-root)));
    }

    /// <summary>Overdrive of a voltage at the gate: q V / (n k T).</summary>
    public static double PerVolt(double slopeFactor, double kelvin) => ChargeOverBoltzmann / (slopeFactor * kelvin);

    /// <summary>F of an overdrive, within 1e-5 relative for magnitudes up to 100.</summary>
    [MethodImpl(Apart)]
    public static T Current<T>(T overdrive)
        where T : unmanaged, ILane<T>
    {
        T half = overdrive * T.Float(0.5f);
        T e = Elementary.Exp2(Elementary.Abs(half) * T.Float(-Log2E));
        T series = T.Fma(T.Float(0.2f), e, T.Float(-0.25f));
        series = T.Fma(series, e, T.Float(1f / 3));
        series = T.Fma(series, e, T.Float(-0.5f));
        series = T.Fma(series * e, e, e);
        T logarithm = Elementary.Log2(e + T.Float(1f)) * T.Float(Ln2);
        T root = T.Max(half, T.Float(0f)) + Elementary.Select(T.LessThan(e, T.Float(SmallTerm)), series, logarithm);
        return root * root;
    }

    /// <summary>
    /// The overdrive at which a current, over I_s, flows; -176 for no current. Below sqrt(I / I_s) = 1 by
    /// ln(exp(s) - 1) = ln s + s / 2 + s^2 / 24 - s^4 / 2880 + s^6 / 181440, above by s + ln(1 - exp(-s)).
    /// </summary>
    [MethodImpl(Apart)]
    public static T Overdrive<T>(T current)
        where T : unmanaged, ILane<T>
    {
        T root = T.Sqrt(current), square = root * root;
        T isWeak = T.LessThan(root, T.Float(1f));
        T series = T.Fma(T.Float(1f / 181440), square, T.Float(-1f / 2880));
        series = T.Fma(series, square, T.Float(1f / 24));
        series = T.Fma(series, square, root * T.Float(0.5f));
        T argument = Elementary.Select(isWeak, root, T.Float(1f) - Elementary.Exp2(root * T.Float(-Log2E)));
        T half = T.Fma(Elementary.Log2(argument), T.Float(Ln2), Elementary.Select(isWeak, series, root));
        return half + half;
    }

    /// <summary>1 - exp(-x) for x of 0 or more, with full relative precision: .NET's ExpM1 subtracts after rounding.</summary>
    public static double Saturation(double x) => x < 1e-5 ? x * (1 - (x / 2)) : 1 - Math.Exp(-x);

    /// <summary>1 / x for normal positive x, within 3e-7 relative: an estimate from the bits, then Newton's steps.</summary>
    [MethodImpl(Inline)]
    public static T Reciprocal<T>(T x)
        where T : unmanaged, ILane<T>
    {
        T negative = T.Float(0f) - x;
        T estimate = T.SubInt(T.Bits(0x7EF311C7u), x);
        estimate = estimate * T.Fma(negative, estimate, T.Float(2f));
        estimate = estimate * T.Fma(negative, estimate, T.Float(2f));
        return estimate * T.Fma(negative, estimate, T.Float(2f));
    }
}
