using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>The micro-kernel: six inputs times one panel of two lanes of columns, twelve accumulators in registers.</summary>
internal static unsafe class SimdMultiply<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Inputs of one call.</summary>
    public const int Inputs = 6;

    /// <summary>Lanes of results of one call: [input][half].</summary>
    public const int Results = 2 * Inputs;

    /// <summary>results[input][half] += sum over rows of codes[input x stride + row] x panel[row][half], in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Products(float* codes, nint stride, T* panel, nint depth, T* results)
    {
        float* x0 = codes, x1 = x0 + stride, x2 = x1 + stride, x3 = x2 + stride, x4 = x3 + stride, x5 = x4 + stride;
        T a00 = results[0], a01 = results[1], a10 = results[2], a11 = results[3], a20 = results[4], a21 = results[5];
        T a30 = results[6], a31 = results[7], a40 = results[8], a41 = results[9], a50 = results[10], a51 = results[11];
        for (nint row = 0; row < depth; row++, panel += 2)
        {
            T w0 = panel[0], w1 = panel[1];
            T x = T.Float(x0[row]);
            a00 = T.Fma(x, w0, a00);
            a01 = T.Fma(x, w1, a01);
            x = T.Float(x1[row]);
            a10 = T.Fma(x, w0, a10);
            a11 = T.Fma(x, w1, a11);
            x = T.Float(x2[row]);
            a20 = T.Fma(x, w0, a20);
            a21 = T.Fma(x, w1, a21);
            x = T.Float(x3[row]);
            a30 = T.Fma(x, w0, a30);
            a31 = T.Fma(x, w1, a31);
            x = T.Float(x4[row]);
            a40 = T.Fma(x, w0, a40);
            a41 = T.Fma(x, w1, a41);
            x = T.Float(x5[row]);
            a50 = T.Fma(x, w0, a50);
            a51 = T.Fma(x, w1, a51);
        }

        results[0] = a00;
        results[1] = a01;
        results[2] = a10;
        results[3] = a11;
        results[4] = a20;
        results[5] = a21;
        results[6] = a30;
        results[7] = a31;
        results[8] = a40;
        results[9] = a41;
        results[10] = a50;
        results[11] = a51;
    }

    /// <summary>The same with squared codes: variances of the fast read noise of one tile. Not tuned: only split noise needs it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void SquaredProducts(float* codes, nint stride, T* panel, nint depth, T* results)
    {
        for (int input = 0; input < Inputs; input++, codes += stride)
        {
            T a0 = results[2 * input], a1 = results[(2 * input) + 1];
            for (nint row = 0; row < depth; row++)
            {
                T x = T.Float(codes[row] * codes[row]);
                a0 = T.Fma(x, panel[2 * row], a0);
                a1 = T.Fma(x, panel[(2 * row) + 1], a1);
            }

            results[2 * input] = a0;
            results[(2 * input) + 1] = a1;
        }
    }

    /// <summary>sums += weight x ADC(products), per output of a tile; counts what the converter clips.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ConvertAndAdd(T* products, T* sums, LaneConverter<T>* adc, float weight, int inputs, ref T clipped)
    {
        T count = clipped;
        for (int half = 0; half < 2; half++)
        {
            LaneConverter<T> converter = adc[half];
            T step = converter.Step * T.Float(weight);
            for (int i = half; i < 2 * inputs; i += 2)
                sums[i] = T.Fma(ConverterLaw.Convert(products[i], converter, ref count), step, sums[i]);
        }

        clipped = count;
    }

    /// <summary>sums += weight x products: the ideal ADC.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add(T* products, T* sums, float weight, int inputs)
    {
        for (int i = 0; i < 2 * inputs; i++)
            sums[i] = T.Fma(products[i], T.Float(weight), sums[i]);
    }

    /// <summary>
    /// outputs = fma(sums x scale, factor, start + offset), by input with the given stride in floats; start is the bias, or null:
    /// what the slices before gave. A ReLU follows where asked.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Digital(T* sums, T* scale, T* factors, T* offsets, T* bias, bool relu, int inputs, float* outputs, nint stride)
    {
        for (int half = 0; half < 2; half++)
        {
            T scaled = scale[half], factor = factors[half], offset = offsets[half];
            float* output = outputs + (half * T.Width);
            for (int i = half; i < 2 * inputs; i += 2, output += stride)
            {
                T start = bias != null ? bias[half] : *(T*)output;
                T y = T.Fma(sums[i] * scaled, factor, start + offset);
                *(T*)output = relu ? T.Max(y, T.Float(0f)) : y;
            }
        }
    }

    /// <summary>Replaces values by max(v, 0), one row of a panel's width at a time.</summary>
    public static void Rectify(float* values, nint stride, int inputs)
    {
        for (int i = 0; i < inputs; i++, values += stride)
        {
            T* lanes = (T*)values;
            lanes[0] = T.Max(lanes[0], T.Float(0f));
            lanes[1] = T.Max(lanes[1], T.Float(0f));
        }
    }

    /// <summary>One digit of every code of some inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Digits(float* codes, float* digits, long count, int shift, uint mask)
    {
        long i = 0;
        for (; i + T.Width <= count; i += T.Width)
            *(T*)(digits + i) = ConverterLaw.Digit(*(T*)(codes + i), shift, mask);
        for (; i < count; i++)
            digits[i] = ConverterLaw.Digit(ScalarLane.Float(codes[i]), shift, mask).Value;
    }

    /// <summary>Replaces values by the DAC's codes, one row of a panel's width at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ConvertInPlace(float* values, nint stride, LaneConverter<T> dac, int inputs, ref T clipped)
    {
        T count = clipped;
        for (int i = 0; i < inputs; i++, values += stride)
        {
            T* lanes = (T*)values;
            lanes[0] = ConverterLaw.Convert(lanes[0], dac, ref count);
            lanes[1] = ConverterLaw.Convert(lanes[1], dac, ref count);
        }

        clipped = count;
    }
}
