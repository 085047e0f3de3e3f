using System.Globalization;
using System.Text.Json.Nodes;
using DriftEngine.Cli.Jobs;
using DriftEngine.Execution;
using DriftEngine.Storage;
using DriftEngine.Tests.Report;
using DriftEngine.Tests.Study;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DriftEngine.Tests.Cli.Jobs;

/// <summary>The manifest against a schema, written by hand, of those fields of the API that it uses. No cluster has seen it.</summary>
public sealed class KubernetesJobTests
{
    // batch/v1 Job: backoffLimitPerIndex and FailIndex need Indexed; a rule has exit codes or conditions, never both; exit
    // codes need restartPolicy Never, and with In may not hold 0; with a failure policy, pods are replaced when they have failed.
    private const string JobSchema = """
        { "type": "object", "additionalProperties": false, "required": ["apiVersion", "kind", "metadata", "spec"], "properties": {
          "apiVersion": { "const": "batch/v1" }, "kind": { "const": "Job" },
          "metadata": { "type": "object", "additionalProperties": false, "required": ["name"], "properties": { "name": { "type": "string" } } },
          "spec": { "type": "object", "additionalProperties": false,
            "required": ["completionMode", "completions", "parallelism", "backoffLimitPerIndex", "podFailurePolicy", "template"], "properties": {
            "completionMode": { "const": "Indexed" },
            "completions": { "type": "integer", "minimum": 1, "maximum": 100000 },
            "parallelism": { "type": "integer", "minimum": 1, "maximum": 10000 },
            "backoffLimitPerIndex": { "type": "integer", "minimum": 0 },
            "podReplacementPolicy": { "const": "Failed" },
            "podFailurePolicy": { "type": "object", "additionalProperties": false, "required": ["rules"], "properties": {
              "rules": { "type": "array", "minItems": 1, "items": { "anyOf": [
                { "type": "object", "additionalProperties": false, "required": ["action", "onExitCodes"], "properties": {
                  "action": { "enum": ["Ignore", "FailIndex", "FailJob", "Count"] },
                  "onExitCodes": { "type": "object", "additionalProperties": false, "required": ["operator", "values"], "properties": {
                    "containerName": { "const": "drift" }, "operator": { "const": "In" },
                    "values": { "type": "array", "minItems": 1, "uniqueItems": true, "items": { "type": "integer", "minimum": 1, "maximum": 255 } } } } } },
                { "type": "object", "additionalProperties": false, "required": ["action", "onPodConditions"], "properties": {
                  "action": { "enum": ["Ignore", "FailIndex", "FailJob", "Count"] },
                  "onPodConditions": { "type": "array", "minItems": 1, "items": { "type": "object", "additionalProperties": false, "required": ["type", "status"],
                    "properties": { "type": { "type": "string" }, "status": { "enum": ["True", "False", "Unknown"] } } } } } } ] } } } },
            "template": { "type": "object", "additionalProperties": false, "required": ["spec"], "properties": {
              "spec": { "type": "object", "additionalProperties": false, "required": ["restartPolicy", "containers", "volumes"], "properties": {
                "restartPolicy": { "const": "Never" },
                "terminationGracePeriodSeconds": { "const": 60 },
                "containers": { "type": "array", "minItems": 1, "items": { "type": "object", "additionalProperties": false, "required": ["name", "image", "command", "args", "resources", "volumeMounts"], "properties": {
                  "name": { "const": "drift" }, "image": { "type": "string" },
                  "command": { "type": "array", "minItems": 1, "items": { "type": "string" } },
                  "args": { "type": "array", "minItems": 1, "items": { "type": "string" } },
                  "resources": { "type": "object", "additionalProperties": false, "required": ["requests", "limits"], "properties": {
                    "requests": { "type": "object", "additionalProperties": false, "properties": { "cpu": { "type": "integer" }, "memory": { "type": "string" } } },
                    "limits": { "type": "object", "additionalProperties": false, "properties": { "memory": { "type": "string" }, "nvidia.com/gpu": { "type": "integer" } } } } },
                  "volumeMounts": { "type": "array", "minItems": 1, "items": { "type": "object", "additionalProperties": false, "required": ["name", "mountPath"],
                    "properties": { "name": { "const": "results" }, "mountPath": { "const": "/results" } } } } } } },
                "volumes": { "type": "array", "minItems": 1, "items": { "type": "object", "additionalProperties": false, "required": ["name", "persistentVolumeClaim"], "properties": {
                  "name": { "const": "results" },
                  "persistentVolumeClaim": { "type": "object", "additionalProperties": false, "required": ["claimName"], "properties": { "claimName": { "type": "string" } } } } } } } } } } } } } }
        """;

    private const string ClaimSchema = """
        { "type": "object", "additionalProperties": false, "required": ["apiVersion", "kind", "metadata", "spec"], "properties": {
          "apiVersion": { "const": "v1" }, "kind": { "const": "PersistentVolumeClaim" },
          "metadata": { "type": "object", "additionalProperties": false, "required": ["name"], "properties": { "name": { "type": "string" } } },
          "spec": { "type": "object", "additionalProperties": false, "required": ["accessModes", "resources"], "properties": {
            "accessModes": { "type": "array", "minItems": 1, "items": { "const": "ReadWriteMany" } },
            "resources": { "type": "object", "required": ["requests"], "properties": { "requests": { "type": "object", "required": ["storage"], "properties": { "storage": { "type": "string" } } } } } } } } }
        """;

    private static readonly JobOptions Options = new() { Cpus = 3, TimeSeconds = 3600 };

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public void The_manifest_fits_the_schema_of_the_fields_that_it_uses(int? gpus)
    {
        JsonNode[] documents = Documents(Manifest("/my studies/it's.json", Options with { Gpus = gpus }));
        Assert.Equal(2, documents.Length);
        Assert.True(SchemaCheck.Fits(ClaimSchema, documents[0].ToJsonString()), documents[0].ToString());
        Assert.True(SchemaCheck.Fits(JobSchema, documents[1].ToJsonString()), documents[1].ToString());
        JsonNode spec = documents[1]["spec"]!, pod = spec["template"]!["spec"]!;
        Assert.Equal((40, 8), (spec["completions"]!.GetValue<int>(), spec["parallelism"]!.GetValue<int>()));
        Assert.Equal(documents[0]["metadata"]!["name"]!.GetValue<string>(), pod["volumes"]![0]!["persistentVolumeClaim"]!["claimName"]!.GetValue<string>());
        Assert.Equal(gpus, (int?)pod["containers"]![0]!["resources"]!["limits"]!["nvidia.com/gpu"]);
        Assert.Equal(
            $"exec dotnet /opt/drift/drift.dll run '/my studies/it'\\''s.json' --out /results --shard \"$((JOB_COMPLETION_INDEX + 1))/40%8\" --threads 3 --device {(gpus is null ? "simd" : "auto")}",
            pod["containers"]![0]!["args"]![0]!.GetValue<string>());
    }

    [Fact]
    public void Disruptions_and_stops_are_nobodys_fault_and_wrong_input_ends_the_shard()
    {
        JsonArray rules = Documents(Manifest("x.json", Options))[1]["spec"]!["podFailurePolicy"]!["rules"]!.AsArray();
        Assert.Equal(["Ignore DisruptionTarget", "FailIndex 2", "Ignore 3"], rules.Select(rule =>
            $"{rule!["action"]} {rule["onPodConditions"]?[0]!["type"] ?? rule["onExitCodes"]!["values"]![0]}"));
    }

    [Theory]
    [InlineData("completions: 40", "completions: many")]
    [InlineData("restartPolicy: Never", "restartPolicy: OnFailure")]
    [InlineData("values: [2]", "values: [0]")]
    [InlineData("completionMode", "completionsMode")]
    [InlineData("status: \"True\"", "status: true")]
    public void The_schema_finds_a_fault(string right, string wrong)
    {
        string manifest = Manifest("x.json", Options);
        Assert.Contains(right, manifest, StringComparison.Ordinal);
        Assert.False(SchemaCheck.Fits(JobSchema, Documents(manifest.Replace(right, wrong, StringComparison.Ordinal))[1].ToJsonString()));
    }

    [Theory]
    [InlineData("retention MNIST_v2.1", "drift-retention-mnist-v2-1")]
    [InlineData("0123456789012345678901234567890123456789012.45678901", "drift-0123456789012345678901234567890123456789012")]
    public void Names_are_those_that_Kubernetes_takes(string study, string name) => Assert.Equal(name, KubernetesJob.NameOf(study));

    [Fact]
    public void The_image_holds_the_program_and_the_files_of_the_study()
    {
        using var folder = new TemporaryFolder();
        SmallStudy.Write(folder.Path, 512);
        Finished end = DriftProcess.Run(folder.Path, "submit", "small.json", "--k8s", "--image", "lab/drift:1", "--tasks", "2");
        Assert.Equal(0, end.ExitCode);
        string image = File.ReadAllText(Path.Combine(folder.Path, "results/small/jobs/0001.Dockerfile"));
        Assert.Contains("\nFROM mcr.microsoft.com/dotnet/runtime:10.0\n", image, StringComparison.Ordinal);
        foreach (string file in new[] { "small.json", "small.onnx", "small.csv" })
            Assert.Contains($"\nCOPY --from=files [\"{folder.Path[1..]}/{file}\",\"{folder.Path}/{file}\"]\n", image, StringComparison.Ordinal);
        Assert.Contains($"\nCOPY --from=files [\"{AppContext.BaseDirectory[1..]}\",\"/opt/drift/\"]\n", image, StringComparison.Ordinal);
        JsonNode[] documents = Documents(File.ReadAllText(Path.Combine(folder.Path, "results/small/jobs/0001-job.yaml")));
        Assert.Equal("lab/drift:1", documents[1]["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!.GetValue<string>());
    }

    private static string Manifest(string study, JobOptions options) => KubernetesJob.ToText("small", study, new TaskPlan(40, 8), options, "lab/drift:1");

    private static JsonNode[] Documents(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(document => Json(document.RootNode)!)];
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Json(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } scalar => JsonValue.Create(scalar.Value == "true"),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when int.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) => JsonValue.Create(number),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new InvalidOperationException($"no JSON for {node}"),
    };
}
