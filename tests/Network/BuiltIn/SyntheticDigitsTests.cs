using System.Security.Cryptography;
using DriftEngine.Network;

namespace DriftEngine.Tests.Network;

public sealed class SyntheticDigitsTests
{
    private const int Golden = 100;

    [Fact]
    public void First_test_images_have_the_same_bytes_on_every_machine()
    {
        byte[] pixels = SyntheticDigits.Images(SyntheticDigits.Set.Test, Golden);
        Assert.Equal(
            "01AEA49980AD6962653A205DD93F52284F185C1D367FEBB250B9625524DEA004",
            Convert.ToHexString(SHA256.HashData(pixels)));
    }

    [Fact]
    public void One_by_one_backwards_gives_what_all_threads_give()
    {
        const int count = 300;
        byte[] backwards = new byte[count * SyntheticDigits.PixelsPerImage];
        for (int i = count - 1; i >= 0; i--)
            SyntheticDigits.Write(SyntheticDigits.Seed, SyntheticDigits.Set.Test, i, Image(backwards, i));
        Assert.Equal(backwards, SyntheticDigits.Images(SyntheticDigits.Set.Test, count));
    }

    [Fact]
    public void Images_of_the_sets_and_of_another_seed_are_all_different()
    {
        const int count = 2000;
        var seen = new HashSet<string>();
        foreach (SyntheticDigits.Set set in Enum.GetValues<SyntheticDigits.Set>())
            AddAll(SyntheticDigits.Images(set, count));
        AddAll(SyntheticDigits.Images(SyntheticDigits.Set.Test, count, SyntheticDigits.Seed + 1));
        Assert.Equal(4 * count, seen.Count);

        void AddAll(byte[] pixels)
        {
            for (int i = 0; i < count; i++)
                seen.Add(Convert.ToHexString(Image(pixels, i)));
        }
    }

    [Fact]
    public void Every_image_has_ink_and_paper()
    {
        const int count = 2000;
        byte[] pixels = SyntheticDigits.Images(SyntheticDigits.Set.Test, count);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> image = Image(pixels, i);
            int ink = 0, paper = 0;
            foreach (byte value in image)
            {
                ink += value > 100 ? 1 : 0;
                paper += value < 50 ? 1 : 0;
            }

            Assert.True(ink >= 5, $"image {i} has {ink} pixels of ink");
            Assert.True(paper >= 100, $"image {i} has {paper} pixels of paper");
        }
    }

    [Fact]
    public void Draws_have_the_moments_they_promise()
    {
        // Bounds are five standard errors of the mean (1/sqrt n) and of the variance (kurtosis of Irwin-Hall 4 is 2.7).
        const int count = 1_000_000;
        var draws = new AddressedDraws(7, 0, 0);
        double sum = 0, squares = 0, uniforms = 0;
        for (int i = 0; i < count; i++)
        {
            double bell = draws.Bell();
            sum += bell;
            squares += bell * bell;
            uniforms += draws.Uniform(2, 4);
        }

        Assert.InRange(sum / count, -0.005, 0.005);
        Assert.InRange(squares / count, 1 - 0.0066, 1 + 0.0066);
        Assert.InRange(uniforms / count, 3 - 0.0029, 3 + 0.0029);
    }

    private static Span<byte> Image(byte[] pixels, int index) =>
        pixels.AsSpan(index * SyntheticDigits.PixelsPerImage, SyntheticDigits.PixelsPerImage);
}
