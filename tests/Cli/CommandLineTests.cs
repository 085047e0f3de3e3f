using System.CommandLine;
using DriftEngine.Cli;

namespace DriftEngine.Tests.Cli;

public sealed class CommandLineTests
{
    [Fact]
    public void Help_lists_every_verb_with_examples_and_exit_codes()
    {
        (int code, string output, string error) = Run("--help");
        Assert.Equal(0, code);
        Assert.Empty(error);
        foreach (string expected in new[] { "  new ", "  plan ", "  run ", "  submit ", "  resume ", "  status ", "  report ", "  query ", "  merge ", "  check ", "  replay ", "  devices ", "drift run first-look", "exit codes: 0 done" })
            Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Equal(output, Run().Output);
    }

    [Fact]
    public void The_help_of_a_verb_names_its_arguments_every_option_and_an_example()
    {
        using var writer = new StringWriter();
        foreach (Verb verb in CommandLine.Verbs(CliSamples.Context(writer, writer)))
        {
            Assert.Equal(verb.Help, Run(verb.Command.Name, "--help").Output);
            Assert.Contains($"drift {verb.Command.Name}", verb.Help, StringComparison.Ordinal);
            Assert.Contains("example", verb.Help, StringComparison.Ordinal);
            foreach (Option option in verb.Command.Options.Where(option => !option.Hidden))
                Assert.Contains($"\n  {option.Name}", verb.Help, StringComparison.Ordinal);
            foreach (Argument argument in verb.Command.Arguments)
                Assert.Contains($"\n  {argument.Name}", verb.Help, StringComparison.Ordinal);
            Assert.All(verb.Help.Split('\n'), line => Assert.InRange(line.Length, 0, 120));
        }
    }

    [Fact]
    public void Help_is_a_verb_too()
    {
        Assert.Equal(Run("--help"), Run("help"));
        Assert.Equal(Run("check", "--help"), Run("help", "check"));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("replay")]
    public void The_help_names_every_kind_of_device(string verb) =>
        Assert.All(new[] { "auto", "cuda", "opencl", "simd", "ilgpu-cpu" }, device => Assert.Contains($" {device}", Run(verb, "--help").Output, StringComparison.Ordinal));

    [Theory]
    [InlineData("error: drift has no verb \"rum\". Did you mean \"run\"?", "rum", "first-look")]
    [InlineData("error: drift has no option --hlep. Did you mean \"--help\"?", "--hlep")]
    [InlineData("error: drift run has no option --thread. Did you mean \"--threads\"?", "run", "first-look", "--thread", "2")]
    [InlineData("error: drift run has no option --trials. Did you mean \"--threads\"?", "run", "first-look", "--trials", "5")]
    [InlineData("error: drift status has no option --csv. It knows --help.", "status", "results", "--csv")]
    [InlineData("error: drift run takes one STUDY; \"b\" is one word too many", "run", "a", "b")]
    [InlineData("error: drift run: --threads needs exactly one value; drift run --help shows how", "run", "a", "--threads")]
    [InlineData("error: drift run: --threads needs exactly one value; drift run --help shows how", "run", "a", "--threads", "1", "--threads", "2")]
    [InlineData("error: drift run: the value of --out is empty; drift run --help shows what it takes", "run", "first-look", "--out", "")]
    [InlineData("error: drift run: --out needs exactly one value; drift run --help shows how", "run", "first-look", "--out=")]
    [InlineData("error: drift run: the value of --threads is empty; drift run --help shows what it takes", "run", "first-look", "--threads", " ")]
    [InlineData("error: drift run: the value of STUDY is empty; drift run --help shows what it takes", "run", "")]
    [InlineData("error: drift new: the value of FILE is empty; drift new --help shows what it takes", "new", "")]
    [InlineData("error: drift check: the value of FOLDER is empty; drift check --help shows what it takes", "check", "")]
    [InlineData("error: drift has no verb \"rum\". Did you mean \"run\"?", "help", "rum")]
    public void A_line_that_does_not_parse_gets_one_line_back(string complaint, params string[] line)
    {
        (int code, string output, string error) = Run(line);
        Assert.Equal((2, ""), (code, output));
        Assert.Equal(complaint + "\n", error);
    }

    [Theory]
    [InlineData("--threads is \"0\"", "run", "first-look", "--threads", "0")]
    [InlineData("--threads is \"many\"", "run", "first-look", "--threads", "many")]
    [InlineData("--device is \"cudaa\"", "run", "first-look", "--device", "cudaa")]
    [InlineData("--device is \"simd:1\"", "run", "first-look", "--device", "simd:1")]
    [InlineData("--device is \"cuda:x\"", "run", "first-look", "--device", "cuda:x")]
    [InlineData("--stall is \"never\"", "run", "first-look", "--stall", "never")]
    [InlineData("--max-time is \"0s\"", "run", "first-look", "--max-time", "0s")]
    [InlineData("--max-time is \"soon\"", "run", "first-look", "--max-time", "soon")]
    [InlineData("--max-memory is \"16\"", "run", "first-look", "--max-memory", "16")]
    [InlineData("--max-memory is \"10K\"", "run", "first-look", "--max-memory", "10K")]
    [InlineData("drift run needs a STUDY", "run")]
    [InlineData("drift submit needs a STUDY", "submit", "--slurm")]
    [InlineData("drift submit needs a STUDY", "submit", "--slurm", "--", "--account=lab")]
    [InlineData("drift submit needs to know where", "submit", "first-look")]
    [InlineData("drift submit needs to know where", "submit", "first-look", "--slurm", "--k8s")]
    [InlineData("drift submit takes one STUDY; \"b\" is one word too many", "submit", "a", "b", "--slurm")]
    [InlineData("--time is \"soon\"", "submit", "first-look", "--slurm", "--time", "soon")]
    [InlineData("--time is \"10s\"", "submit", "first-look", "--slurm", "--time", "10s")]
    [InlineData("--array=1-9 cannot be given to sbatch", "submit", "first-look", "--slurm", "--", "--array=1-9")]
    [InlineData("-t cannot be given to sbatch", "submit", "first-look", "--slurm", "--", "--account=lab", "-t", "5")]
    [InlineData("\"lab\" behind -- is no option of sbatch", "submit", "first-look", "--slurm", "--", "lab")]
    [InlineData("--tasks is \"200000\"", "submit", "first-look", "--slurm", "--tasks", "200000")]
    [InlineData("--partition and options behind -- are for Slurm", "submit", "first-look", "--k8s", "--partition", "p")]
    [InlineData("drift resume needs a FOLDER", "resume")]
    [InlineData("drift report needs a FOLDER", "report")]
    public void A_bad_value_is_named_with_what_is_allowed(string complaint, params string[] line)
    {
        (int code, string output, string error) = Run(line);
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith($"error: {complaint}", error, StringComparison.Ordinal);
        Assert.InRange(error.TrimEnd('\n').Split('\n').Length, 2, 5);
        Assert.DoesNotContain("System.", error, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Run(params string[] line)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(line, CliSamples.Context(output, error));
        return (code, output.ToString(), error.ToString());
    }
}
