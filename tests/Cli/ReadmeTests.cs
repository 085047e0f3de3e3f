using System.Text.RegularExpressions;

namespace DriftEngine.Tests.Cli;

public sealed partial class ReadmeTests
{
    private static readonly string[] Readme = File.ReadAllLines(Path.Combine(Repository.Root, "README.md"));

    private static readonly string[] Commands = Readme.Where(line => line.StartsWith("    dotnet ", StringComparison.Ordinal)).Select(line => line.Trim()).ToArray();

    [Fact]
    public void Two_commands_do_all_the_set_up_and_the_first_stands_near_the_top()
    {
        Assert.Equal(["dotnet run -c Release --project src/DriftEngine.Cli -- run first-look", "dotnet test -c Release"], Commands);
        Assert.InRange(Array.FindIndex(Readme, line => line.StartsWith("    ", StringComparison.Ordinal)) + 1, 1, 15);
    }

    [Fact]
    public void The_check_before_a_change_runs_exactly_these_commands()
    {
        string script = File.ReadAllText(Path.Combine(Repository.Root, ".ci", "run"));
        string[] patterns = SedPattern().Matches(script).Select(match => match.Groups[1].Value.Replace(@"\(", "(", StringComparison.Ordinal).Replace(@"\)", ")", StringComparison.Ordinal)).ToArray();
        string[] found = patterns.Select(pattern => Assert.Single(Readme, line => Regex.IsMatch(line, pattern)).Trim()).ToArray();
        Assert.Equal(Commands, found);
        Assert.Contains("\n$run_command\n", script, StringComparison.Ordinal);
        Assert.Contains("\n$test_command --logger", script, StringComparison.Ordinal);
        Assert.Contains("\ndotnet format --verify-no-changes\n", script, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"sed -n 's/(.*?)/\\1/p' README.md")]
    private static partial Regex SedPattern();
}
