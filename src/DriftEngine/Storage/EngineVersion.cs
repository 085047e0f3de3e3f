using System.Reflection;

namespace DriftEngine.Storage;

/// <summary>Version of this engine, as it stands in parts and records of runs.</summary>
public static class EngineVersion
{
    /// <summary>With the commit that it was built from, where the build knows it.</summary>
    public static string Build { get; } =
        typeof(EngineVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>Without the commit, so that two builds of one version write the same bytes.</summary>
    public static string Text { get; } = Build.Split('+')[0];
}
