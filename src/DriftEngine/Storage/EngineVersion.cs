using System.Reflection;

namespace DriftEngine.Storage;

/// <summary>Version of this engine, as it stands in parts and records of runs.</summary>
public static class EngineVersion
{
    /// <summary>Without the commit, so that two builds of one version write the same bytes.</summary>
    public static string Text { get; } =
        (typeof(EngineVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];
}
