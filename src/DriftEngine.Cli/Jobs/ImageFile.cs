using System.Text;
using System.Text.Json;
using DriftEngine.Study;

namespace DriftEngine.Cli.Jobs;

/// <summary>A Dockerfile for an image with the program and the files of one study, all under the paths that they have here.</summary>
internal static class ImageFile
{
    /// <summary>The file's text.</summary>
    /// <param name="programFolder">Folder of the program.</param>
    /// <param name="files">Absolute paths of the study file and of what it names.</param>
    /// <param name="image">Name of the image.</param>
    /// <param name="ownPath">Where this text is stored.</param>
    public static string ToText(string programFolder, IReadOnlyList<string> files, string image, string ownPath)
    {
        var text = new StringBuilder();
        text.Append("# The program and the files of a study. \"files\" is this machine's file system, of which only the files below are read:\n");
        text.Append($"#   docker build -t {NextCommand.Word(image)} --build-context files=/ -f {NextCommand.Word(ownPath)} {NextCommand.Word(Path.GetDirectoryName(ownPath)!)}\n");
        text.Append("FROM mcr.microsoft.com/dotnet/runtime:10.0\n");
        Copy(text, programFolder + "/", ProgramPlace + "/");
        foreach (string file in files)
            Copy(text, file, file);
        return text.Append("ENTRYPOINT [\"dotnet\", \"/opt/drift/drift.dll\"]\n").ToString();
    }

    /// <summary>Where the program lies in the image.</summary>
    public const string ProgramPlace = "/opt/drift";

    /// <summary>Files that a study reads, each once; what is inside the program is no file.</summary>
    public static IReadOnlyList<string> FilesOf(StudyPlan plan) => [.. plan.Points
        .SelectMany(point => new[]
        {
            point.Spec.Network, point.Spec.Data?.Images, point.Spec.Data?.Labels, point.Spec.Workload?.MatrixFile, point.Spec.Workload?.InputsFile,
        })
        .OfType<string>().Where(path => Path.IsPathRooted(path) && File.Exists(path)).Distinct(StringComparer.Ordinal)];

    // In the form of a list nothing in a path is special; sources are relative to the named context.
    private static void Copy(StringBuilder text, string from, string to) =>
        text.Append($"COPY --from=files {JsonSerializer.Serialize(new[] { from.TrimStart('/'), to }, Plain)}\n");

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
