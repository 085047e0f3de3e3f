namespace DriftEngine.Network;

/// <summary>
/// One hand on one image: what it does to the strokes of a digit. Bends the plane smoothly, then turns, slants, stretches
/// and shifts it. Only + - * / sqrt on doubles, so every machine writes the same digit.
/// </summary>
internal sealed class DigitHand
{
    private const int Nodes = 4;
    private const double BodyPixels = 11.6;
    private readonly double[] _bend = new double[Nodes * Nodes * 2];
    private readonly double _xx, _xy, _yx, _yy, _shiftX, _shiftY;

    /// <summary>Draws a hand.</summary>
    public DigitHand(ref AddressedDraws draws)
    {
        double strength = draws.Uniform(0.02, 0.065);
        for (int i = 0; i < _bend.Length; i++)
            _bend[i] = strength * draws.Bell();

        // A rotation in rational form: h is the tangent of half the angle; 0.21 is 24 degrees.
        double h = Math.Clamp(0.07 * draws.Bell(), -0.21, 0.21);
        double cosine = (1 - h * h) / (1 + h * h), sine = 2 * h / (1 + h * h);
        double slant = 0.18 * draws.Bell() + 0.10;
        double height = BodyPixels * draws.Uniform(0.86, 1.10);
        double width = height * draws.Uniform(0.75, 1.15);
        _xx = cosine * width;
        _xy = -(cosine * slant + sine) * height;
        _yx = sine * width;
        _yy = (cosine - sine * slant) * height;
        _shiftX = SyntheticDigits.Side / 2.0 + 0.60 * draws.Bell();
        _shiftY = SyntheticDigits.Side / 2.0 + 0.60 * draws.Bell();
    }

    /// <summary>Where a point of the unit square lies on the image, in pixels from the upper left corner.</summary>
    public (double X, double Y) ToPixels(double x, double y)
    {
        (double dx, double dy) = Bend(x, y);
        double u = x + dx - 0.5, v = y + dy - 0.5;
        return (_xx * u + _xy * v + _shiftX, _yx * u + _yy * v + _shiftY);
    }

    /// <summary>The low-frequency displacement: random vectors on a grid of 4 x 4 nodes, blended smoothly.</summary>
    private (double X, double Y) Bend(double x, double y)
    {
        (int column, double fx) = Cell(x);
        (int row, double fy) = Cell(y);
        int upper = (row * Nodes + column) * 2, lower = upper + Nodes * 2;
        return (Blend(upper, lower, fx, fy), Blend(upper + 1, lower + 1, fx, fy));
    }

    private static (int Index, double Weight) Cell(double position)
    {
        double scaled = Math.Clamp(position, 0, 1) * (Nodes - 1);
        int index = Math.Min((int)scaled, Nodes - 2);
        double f = scaled - index;
        return (index, f * f * (3 - 2 * f));
    }

    private double Blend(int upper, int lower, double fx, double fy)
    {
        double above = _bend[upper] + fx * (_bend[upper + 2] - _bend[upper]);
        double below = _bend[lower] + fx * (_bend[lower + 2] - _bend[lower]);
        return above + fy * (below - above);
    }
}
