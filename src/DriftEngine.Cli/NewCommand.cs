using System.CommandLine;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary><c>drift new</c>: a study file to start from, or the schema of study files.</summary>
internal static class NewCommand
{
    private const string Help = """
        drift new: write a study file with comments to start from

        usage: drift new [FILE]
               drift new --schema

          FILE       name of the new file; study.json if left out. A file that exists is never written over.
          --schema   print the JSON Schema of study files instead, for editors that complete and check

        examples:
          drift new retention.json
          drift new --schema > study.schema.json

        """;

    /// <summary>The verb.</summary>
    public static Verb Create(CliContext context)
    {
        Argument<string?> file = ArgumentText.Optional("FILE");
        var schema = new Option<bool>("--schema");
        var command = new Command("new") { file, schema };
        command.SetAction(parsed => parsed.GetValue(schema) ? PrintSchema(context) : WriteFile(parsed.GetValue(file) ?? "study.json", context));
        return new Verb("new [FILE]", "write a study file with comments to start from", Help, command);
    }

    private static int PrintSchema(CliContext context)
    {
        context.Out.WriteLine(StudySchema.Json().TrimEnd());
        return ExitCode.Done;
    }

    private static int WriteFile(string path, CliContext context)
    {
        Create(path, StudyTemplate.Text(Path.GetFileNameWithoutExtension(path)));
        context.Out.WriteLine($"wrote {path}");
        context.Error.WriteLine($"Set its network and data, then: drift plan {NextCommand.Word(path)}");
        return ExitCode.Done;
    }

    private static void Create(string path, string text)
    {
        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (Path.Exists(path))
            throw new StudyException($"\"{path}\" exists already, and drift new never writes over a file", remedy: "Give another name: drift new NAME.json");
        if (!Directory.Exists(folder))
            throw new StudyException($"there is no folder \"{folder}\" for \"{path}\"", remedy: $"Make it first: mkdir -p {NextCommand.Path(folder!)}");
        // CreateNew: a file that appears between the look and the write is not lost either.
        try
        {
            using var writer = new StreamWriter(new FileStream(path, FileMode.CreateNew, FileAccess.Write));
            writer.Write(text);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(new StudyError($"cannot write \"{path}\": {failure.Message}", Remedy: "Name a file where you may write: drift new FOLDER/NAME.json"), failure);
        }
    }
}
