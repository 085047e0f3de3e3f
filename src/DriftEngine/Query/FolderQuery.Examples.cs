namespace DriftEngine.Query;

/// <summary>Queries to begin with.</summary>
public sealed partial class FolderQuery
{
    /// <summary>Three queries that this folder answers.</summary>
    public IReadOnlyList<string> Examples => [Means, HasLayers ? Layers : Spread, Stand];

    private bool Classifies => Study.Points.All(point => point.Classifies);

    private string Means =>
        $"select label, age, avg({Measure}) as {Measure}, stddev({Measure}) as spread, count(*) as chips from counted group by label, age, age_s order by label, age_s";

    private string Spread => Classifies
        ? "select label, age, avg((accuracy >= 0.9)::int) as share_of_chips_above_90 from counted group by label, age, age_s order by label, age_s"
        : "select label, age, quantile_cont(effective_bits, 0.05) as worst_chips from counted group by label, age, age_s order by label, age_s";

    private static string Layers =>
        "select label, layer, age_s, avg(snr_db) as snr_db from layers join points using (point) where trial < trials group by all order by label, layer, age_s";

    private static string Stand => "select label, state, trials, trials_max, half_width, goal from points order by half_width desc";

    private string Measure => Classifies ? "accuracy" : "effective_bits";
}
