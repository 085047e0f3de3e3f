using DriftEngine.Study;

namespace DriftEngine.Tests.Study;

/// <summary>A folder with the files that studies of these tests name; their content is read by nobody here.</summary>
public sealed class StudyFolder : IDisposable
{
    /// <summary>A study with one setting a line: line n is <c>Lines[n - 1]</c>.</summary>
    public static readonly string[] Lines =
    [
        "{",
        "  \"name\": \"test\",",
        "  \"seed\": 1,",
        "  \"network\": \"model.onnx\",",
        "  \"data\": { \"images\": \"images.idx\", \"labels\": \"labels.idx\" },",
        "  \"technology\": \"pcm-1m\",",
        "  \"mapping\": { \"tile_rows\": 256, \"scale\": \"max\" },",
        "  \"dac\": { \"bits\": 8 },",
        "  \"adc\": null,",
        "  \"compensation\": \"global\",",
        "  \"temperature_c\": 25,",
        "  \"ages\": [\"25s\", \"1h\"],",
        "  \"trials\": 10,",
        "  // line 14",
        "}",
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("drift-test-");

    public StudyFolder()
    {
        foreach (string name in new[] { "model.onnx", "images.idx", "labels.idx", "table.csv", "matrix.npy", "inputs.npy.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz", "mlp_mnist.onnx" })
            File.WriteAllText(PathOf(name), name);
    }

    public string Root => folder.FullName;

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    /// <summary>The study above with some of its lines replaced.</summary>
    public static string Text(params (int Line, string Text)[] changes)
    {
        string[] lines = [.. Lines];
        foreach ((int line, string text) in changes)
            lines[line - 1] = text;
        return string.Join('\n', lines);
    }

    public StudyPlan Parse(string text) => StudyFile.Parse(text, "test.json", Root);

    /// <summary>The spec of a study of one point.</summary>
    public StudySpec Spec(params (int Line, string Text)[] changes) => Assert.Single(Parse(Text(changes)).Points).Spec;

    /// <summary>The user's mistake in a text; fails where the text is accepted, or where the message does not help.</summary>
    public StudyError Error(string text)
    {
        StudyError error = Assert.Throws<StudyException>(() => Parse(text)).Error;
        AssertHelps(error);
        return error;
    }

    /// <summary>At most five lines, none of them endless, and one of them says what to do.</summary>
    public static void AssertHelps(StudyError error)
    {
        string[] lines = error.ToText().Split('\n');
        Assert.InRange(lines.Length, 2, 5);
        Assert.All(lines, line => Assert.InRange(line.Length, 3, 600));
        Assert.False(string.IsNullOrEmpty(error.Allowed) && string.IsNullOrEmpty(error.Remedy), error.ToText());
    }

    public void Dispose() => folder.Delete(recursive: true);
}
