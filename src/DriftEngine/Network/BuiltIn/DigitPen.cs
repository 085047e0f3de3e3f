namespace DriftEngine.Network;

/// <summary>
/// One pen on one image: leaves ink along a curve, anti-aliased by the distance of each pixel's centre to the curve, then
/// the paper blurs it and adds noise. Ink is 0 (paper) to 1 (full).
/// </summary>
internal sealed class DigitPen
{
    private const int Side = SyntheticDigits.Side;
    private readonly double[] _ink = new double[Side * Side];
    private readonly double _radiusPixels;
    private readonly double _unsteadiness;

    /// <summary>Draws a pen.</summary>
    public DigitPen(ref AddressedDraws draws)
    {
        _radiusPixels = draws.Uniform(0.45, 1.00);
        _unsteadiness = draws.Uniform(0.05, 0.35);
    }

    /// <summary>Draws the pen along points in pixels; its pressure wanders from point to point.</summary>
    public void Stroke(ReadOnlySpan<(double X, double Y)> path, ref AddressedDraws draws)
    {
        double pressure = 1 + _unsteadiness * draws.Bell();
        for (int i = 1; i < path.Length; i++)
        {
            double next = Math.Clamp(0.85 * pressure + 0.15 + 0.5 * _unsteadiness * draws.Bell(), 0.35, 1.4);
            Segment(path[i - 1], path[i], pressure, next);
            pressure = next;
        }
    }

    private void Segment((double X, double Y) from, (double X, double Y) to, double pressureFrom, double pressureTo)
    {
        double reach = _radiusPixels * Math.Max(pressureFrom, pressureTo) + 0.5;
        int left = Pixel(Math.Min(from.X, to.X) - reach), right = Pixel(Math.Max(from.X, to.X) + reach);
        int top = Pixel(Math.Min(from.Y, to.Y) - reach), bottom = Pixel(Math.Max(from.Y, to.Y) + reach);
        double dx = to.X - from.X, dy = to.Y - from.Y;
        double lengthSquared = Math.Max(dx * dx + dy * dy, 1e-12);
        for (int row = top; row <= bottom; row++)
        {
            for (int column = left; column <= right; column++)
            {
                double x = column + 0.5 - from.X, y = row + 0.5 - from.Y;
                double along = Math.Clamp((x * dx + y * dy) / lengthSquared, 0, 1);
                double offX = x - along * dx, offY = y - along * dy;
                double pressure = pressureFrom + along * (pressureTo - pressureFrom);
                double cover = _radiusPixels * pressure + 0.5 - Math.Sqrt(offX * offX + offY * offY);
                ref double ink = ref _ink[row * Side + column];
                ink = Math.Max(ink, Math.Clamp(cover, 0, 1) * Math.Min(0.4 + 0.6 * pressure, 1));
            }
        }
    }

    private static int Pixel(double position) => (int)Math.Clamp(position, 0, Side - 1);

    /// <summary>The finished image as bytes, 0 paper to 255 full ink.</summary>
    public void Develop(Span<byte> pixels, ref AddressedDraws draws)
    {
        double blur = draws.Uniform(0, 0.14);
        double full = 255 * draws.Uniform(0.70, 1.0);
        double noise = 255 * draws.Uniform(0.0, 0.08);
        double[] rows = new double[_ink.Length];
        Blur(_ink, rows, 1, Side, blur);
        Blur(rows, _ink, Side, 1, blur);
        for (int i = 0; i < _ink.Length; i++)
            pixels[i] = (byte)(Math.Clamp(full * _ink[i] + noise * draws.Bell(), 0, 255) + 0.5);
    }

    /// <summary>Weights (b, 1 - 2b, b) along one direction; beyond the edge is paper.</summary>
    private static void Blur(double[] from, double[] to, int step, int lineStep, double b)
    {
        for (int line = 0; line < Side; line++)
        {
            for (int i = 0; i < Side; i++)
            {
                int at = line * lineStep + i * step;
                double before = i == 0 ? 0 : from[at - step], after = i == Side - 1 ? 0 : from[at + step];
                to[at] = (1 - 2 * b) * from[at] + b * (before + after);
            }
        }
    }
}
