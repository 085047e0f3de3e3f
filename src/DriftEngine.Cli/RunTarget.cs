using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary>What <c>drift run</c> was given: a study, or the results folder that is gone on with.</summary>
/// <param name="Name">As it was typed.</param>
/// <param name="StudyName">Name of the study.</param>
/// <param name="Plan">The study; null where a results folder was given.</param>
internal sealed record RunTarget(string Name, string StudyName, StudyPlan? Plan)
{
    /// <summary>Finds it; a complaint where there is none.</summary>
    public static RunTarget Find(string name, RunOptions options)
    {
        if (IsFolder(name, options.ResultsFolder))
            return new RunTarget(name, ResultFolder.Load(name).Study.Name, null);
        StudyPlan plan = StudyFile.Find(name);
        CheckNoFile(options.ResultsFolder ?? Path.Combine("results", plan.Name));
        return new RunTarget(name, plan.Name, plan);
    }

    /// <summary>Whether a results folder was named, and no study; a complaint where another folder was named for its results.</summary>
    public static bool IsFolder(string name, string? other)
    {
        if (BuiltInStudies.Names.Contains(name) || !ResultFolder.IsThere(name))
            return false;
        return other is null
            ? true
            : throw new StudyException($"--out is \"{other}\", and \"{name}\" is a results folder already", remedy: "Leave --out away, or name the study file in place of the folder.");
    }

    /// <summary>Opens the run.</summary>
    public StudyRun Open(RunOptions options, TimeProvider time) =>
        Plan is null ? StudyRun.GoOn(Name, options with { Study = null }, time) : StudyRun.Open(Plan, options, time);

    /// <summary>Opens it for others who run it.</summary>
    public StudyWatch Watch(RunOptions options) => Plan is null ? StudyWatch.GoOn(Name) : StudyWatch.Open(Plan, options.ResultsFolder);

    private static void CheckNoFile(string folder)
    {
        if (File.Exists(folder))
            throw new StudyException($"the results folder cannot be \"{folder}\": it is a file", allowed: "a folder, which is made if it does not exist", remedy: "Name another one: --out FOLDER");
    }
}
