using System.Globalization;
using System.Text;
using System.Text.Json;
using DriftEngine.Execution;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Cli.Jobs;

/// <summary>The same shards as a Kubernetes Indexed Job: a manifest to read and to apply. Needs Kubernetes 1.33, or 1.31 with its features as they are set there.</summary>
internal static class KubernetesJob
{
    private const string ManifestEnding = "-job.yaml", ImageEnding = ".Dockerfile", ResultsPlace = "/results", UsualImage = "drift";

    /// <summary>Longest name with which the names of pods, name-index-xxxxx, stay within 63 letters.</summary>
    private const int LongestName = 50;

    /// <summary>Prints the manifest and the Dockerfile, or writes them into the results folder.</summary>
    public static int Submit(
        string name, string? resultsFolder, (int? Tasks, int? Concurrent) sizes, JobOptions options, string? image, bool dryRun, CliContext context)
    {
        if (options.Partition is not null || options.Extra.Count > 0)
            throw new StudyException("--partition and options behind -- are for Slurm, not for --k8s", remedy: "Leave them away; the manifest is made to be edited.");
        StudyPlan plan = StudyFile.Find(name);
        PreparedStudy study = PreparedStudy.Open(plan, resultsFolder, !dryRun);
        TaskPlan tasks = SubmitCommand.Plan(study, sizes, options, context);
        int number = dryRun ? study.Folder.NextSubmission : study.Folder.BeginSubmission();
        string imagePath = study.Folder.JobPath(number, ImageEnding), manifestPath = study.Folder.JobPath(number, ManifestEnding);
        bool isFile = File.Exists(name);
        string[] files = [.. isFile ? [Path.GetFullPath(name)] : Array.Empty<string>(), .. ImageFile.FilesOf(plan)];
        string imageText = ImageFile.ToText(AppContext.BaseDirectory.TrimEnd('/'), files, image ?? UsualImage, imagePath);
        string manifest = ToText(plan.Name, isFile ? Path.GetFullPath(name) : name, tasks, options, image ?? UsualImage);
        if (dryRun)
        {
            context.Out.Write($"# == {manifestPath}\n{manifest}\n# == {imagePath}\n{imageText}");
            context.Error.WriteLine("Nothing was submitted or written.");
            return ExitCode.Done;
        }

        ResultFolder.WriteJobFile(imagePath, Encoding.UTF8.GetBytes(imageText));
        ResultFolder.WriteJobFile(manifestPath, Encoding.UTF8.GetBytes(manifest));
        context.Out.Write($"{manifestPath}\n{imagePath}\n");
        context.Error.WriteLine($"written, not submitted. Build and push the image (first lines of the Dockerfile), then: kubectl apply -f {NextCommand.Path(manifestPath)}");
        return ExitCode.Done;
    }

    /// <summary>The manifest: a claim for the results and the job.</summary>
    internal static string ToText(string study, string studyArgument, TaskPlan tasks, JobOptions options, string image)
    {
        string name = NameOf(study);
        string gpus = options.Gpus is { } count ? string.Create(CultureInfo.InvariantCulture, $"\n{new string(' ', 14)}nvidia.com/gpu: {count}") : "";
        string command = $"exec dotnet {ImageFile.ProgramPlace}/drift.dll run {ShellWord(studyArgument)} --out {ResultsPlace} "
            + string.Create(CultureInfo.InvariantCulture, $"--shard \"$((JOB_COMPLETION_INDEX + 1))/{tasks.Tasks}%{tasks.Concurrent}\" --threads {options.Cpus} --device {(options.Gpus is null ? "simd" : "auto")}");
        return string.Create(CultureInfo.InvariantCulture, $$"""
            # The study {{study}} in {{tasks.Tasks}} shards, {{tasks.Concurrent}} at a time. Apply, wait, and pack the parts:
            #   kubectl apply -f THIS-FILE
            #   kubectl wait --for=condition=complete --timeout=-1s job/{{name}}
            #   drift merge FOLDER        where the claim is mounted; drift status FOLDER while it runs
            # The wait has no end if a shard fails for good: kubectl describe job/{{name}} names it.
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata:
              name: {{name}}
            spec:
              accessModes:
                - ReadWriteMany
              resources:
                requests:
                  storage: 10Gi
            ---
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: {{name}}
            spec:
              completionMode: Indexed
              completions: {{tasks.Tasks}}
              parallelism: {{tasks.Concurrent}}
              # A shard may fail three times; the others go on meanwhile.
              backoffLimitPerIndex: 3
              # The first rule that fits counts. Eviction, preemption and a drained node are not the shard's fault; exit code 3
              # says stopped, everything kept; 2 says that the study is wrong, so that trying again is useless. Rules about exit
              # codes need restartPolicy Never, and may not name 0.
              podFailurePolicy:
                rules:
                  - action: Ignore
                    onPodConditions:
                      - type: DisruptionTarget
                        status: "True"
                  - action: FailIndex
                    onExitCodes:
                      containerName: drift
                      operator: In
                      values: [2]
                  - action: Ignore
                    onExitCodes:
                      containerName: drift
                      operator: In
                      values: [3]
              # No second pod of a shard before the first has ended.
              podReplacementPolicy: Failed
              template:
                spec:
                  restartPolicy: Never
                  terminationGracePeriodSeconds: 60
                  containers:
                    - name: drift
                      image: {{Quoted(image)}}
                      command: ["/bin/sh", "-c"]
                      args:
                        - {{Quoted(command)}}
                      resources:
                        requests:
                          cpu: {{options.Cpus}}
                          memory: 2Gi
                        limits:
                          memory: 8Gi{{gpus}}
                      volumeMounts:
                        - name: results
                          mountPath: {{ResultsPlace}}
                  volumes:
                    - name: results
                      persistentVolumeClaim:
                        claimName: {{name}}

            """);
    }

    /// <summary>A name as Kubernetes takes it: lower case letters, digits and dashes.</summary>
    internal static string NameOf(string study)
    {
        string name = "drift-" + string.Concat(study.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        return name[..Math.Min(name.Length, LongestName)].TrimEnd('-');
    }

    // Kubernetes itself replaces $(NAME) in arguments, and $$ by $.
    private static string ShellWord(string word) => NextCommand.Word(word).Replace("$", "$$", StringComparison.Ordinal);

    // Every text of JSON is one of YAML.
    private static string Quoted(string text) => JsonSerializer.Serialize(text, Plain);

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
