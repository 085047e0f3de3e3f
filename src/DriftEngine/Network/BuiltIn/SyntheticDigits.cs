namespace DriftEngine.Network;

/// <summary>
/// Handwritten-looking digits that were never written: image i of a set is a pure function of (seed, set, i), in the same
/// bits on every machine (integers and correctly rounded + - * / sqrt only). Label of image i is i mod 10.
/// </summary>
internal static class SyntheticDigits
{
    /// <summary>Rows and columns of an image.</summary>
    public const int Side = 16;

    /// <summary>Bytes of an image.</summary>
    public const int PixelsPerImage = Side * Side;

    /// <summary>Number of classes.</summary>
    public const int Classes = 10;

    /// <summary>The seed of the program's own sets.</summary>
    public const ulong Seed = 0x64726966742D31; // "drift-1"

    private const int StepsPerSpan = 5;

    /// <summary>What a set is for. Sets share no address, so no image of one is an image of another.</summary>
    public enum Set
    {
        /// <summary>What a network inside the program was trained on.</summary>
        Training = 1,

        /// <summary>What its training is watched on.</summary>
        Validation = 2,

        /// <summary>What studies run on; never seen in training.</summary>
        Test = 3,
    }

    /// <summary>The digit on image <paramref name="index"/> of any set.</summary>
    public static int Label(int index) => index % Classes;

    /// <summary>The first images of a set, [count x 16 x 16], 0 paper to 255 full ink.</summary>
    public static byte[] Images(Set set, int count, ulong seed = Seed)
    {
        byte[] pixels = new byte[count * PixelsPerImage];
        Parallel.For(0, count, i => Write(seed, set, i, pixels.AsSpan(i * PixelsPerImage, PixelsPerImage)));
        return pixels;
    }

    /// <summary>Writes one image to 256 pixels.</summary>
    public static void Write(ulong seed, Set set, int index, Span<byte> pixels)
    {
        var draws = new AddressedDraws(seed, (ulong)set, (ulong)index);
        double[][][] variants = DigitStrokes.Variants(Label(index));
        double[][] strokes = variants[draws.Choice(variants.Length)];
        var hand = new DigitHand(ref draws);
        var pen = new DigitPen(ref draws);
        double tremor = draws.Uniform(0.008, 0.032);
        foreach (double[] stroke in strokes)
            pen.Stroke(Curve(Shaken(stroke, tremor, ref draws), hand), ref draws);
        pen.Develop(pixels, ref draws);
    }

    /// <summary>The stroke's points, each moved a little; the two points of a corner stay together.</summary>
    private static double[] Shaken(double[] stroke, double tremor, ref AddressedDraws draws)
    {
        double[] points = new double[stroke.Length];
        double strokeX = 0.6 * tremor * draws.Bell(), strokeY = 0.6 * tremor * draws.Bell();
        for (int i = 0; i < stroke.Length; i += 2)
        {
            bool corner = i > 0 && stroke[i] == stroke[i - 2] && stroke[i + 1] == stroke[i - 1];
            points[i] = corner ? points[i - 2] : stroke[i] + strokeX + tremor * draws.Bell();
            points[i + 1] = corner ? points[i - 1] : stroke[i + 1] + strokeY + tremor * draws.Bell();
        }

        return points;
    }

    /// <summary>A Catmull-Rom curve through the points, as the hand puts it on the image, in pixels.</summary>
    private static (double X, double Y)[] Curve(double[] points, DigitHand hand)
    {
        int spans = points.Length / 2 - 1;
        var path = new (double X, double Y)[spans * StepsPerSpan + 1];
        for (int i = 0; i < path.Length; i++)
        {
            int span = Math.Min(i / StepsPerSpan, spans - 1);
            double t = (i - span * StepsPerSpan) / (double)StepsPerSpan;
            path[i] = hand.ToPixels(Through(points, span, 0, t), Through(points, span, 1, t));
        }

        return path;
    }

    private static double Through(double[] points, int span, int axis, double t)
    {
        int last = points.Length / 2 - 1;
        double p0 = points[2 * Math.Max(span - 1, 0) + axis], p1 = points[2 * span + axis];
        double p2 = points[2 * (span + 1) + axis], p3 = points[2 * Math.Min(span + 2, last) + axis];
        return 0.5 * (2 * p1 + t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0))));
    }
}
