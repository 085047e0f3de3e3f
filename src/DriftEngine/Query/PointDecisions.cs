using System.Data.Common;
using System.Numerics;
using DriftEngine.Statistics;
using DriftEngine.Storage;

namespace DriftEngine.Query;

/// <summary>What the stop rule says of every point, from sums that the database makes block by block: no row leaves it.</summary>
internal static class PointDecisions
{
    /// <summary>
    /// Sums of every block and age, cut where the rule counts no further. What is counted is what <see cref="StopTally"/> counts:
    /// correct images, or steps of effective bits, rounded as <see cref="PointOutcomes.StepsOf"/> does.
    /// </summary>
    public static string SumsOf(StudyRecord study)
    {
        string rules = string.Join(", ", study.Points.Select(point => $"({point.Index}, {Sql.Text(point.Id)}, {point.BlockTrials}, {point.Spec.Trials.Max})"));
        string bits = $"cast(round_even(effective_bits * {PointOutcomes.StepsPerBit}, 0) as bigint)";
        string counted = study.Points.All(point => point.Classifies) ? "correct::bigint"
            : study.Points.Any(point => point.Classifies) ? $"case when total > 0 then correct::bigint else {bits} end"
            : bits;
        return $"""
            with rule(point_index, id, block_trials, trials_max) as (values {rules}),
              steps as (select point_index, trial // block_trials as block, age_s, {counted} as step from rows join rule on rows.point = rule.id where trial < trials_max)
            select point_index, block::integer, age_s, count(*), sum(step)::hugeint, sum(step::hugeint * step)::hugeint from steps group by point_index, block, age_s order by point_index, block, age_s
            """;
    }

    /// <summary>Decisions in the order of points.</summary>
    /// <param name="study">Rules and blocks.</param>
    /// <param name="sums">Rows of <see cref="SumsOf"/>.</param>
    /// <exception cref="InvalidDataException">A block is not as the study has it.</exception>
    public static IReadOnlyList<StopDecision> Read(StudyRecord study, DbDataReader sums)
    {
        StopTally[] tallies = [.. study.Points.Select(point => point.NewTally())];
        int[] next = new int[tallies.Length];
        while (sums.Read())
        {
            PointRecord point = study.Points[sums.GetInt32(0)];
            int block = sums.GetInt32(1);
            AccuracyTally[] ages = BlockSums(sums, point, block);
            if (block == next[point.Index])
            {
                tallies[point.Index].Append(ages);
                next[point.Index]++;
            }
        }

        return [.. tallies.Select(tally => tally.Decision)];
    }

    /// <summary>One block: a row per age, the first of which is read already.</summary>
    private static AccuracyTally[] BlockSums(DbDataReader sums, PointRecord point, int block)
    {
        IReadOnlyList<double> ages = point.Spec.AgesSeconds;
        long trials = Math.Min(point.BlockTrials, point.Spec.Trials.Max - ((long)block * point.BlockTrials));
        var tallies = new AccuracyTally[ages.Count];
        int total = point.NoOutcomes().Total;
        for (int age = 0; age < tallies.Length; age++)
        {
            bool belongs = (age == 0 || sums.Read()) && sums.GetInt32(0) == point.Index && sums.GetInt32(1) == block && sums.GetDouble(2) == ages[age] && sums.GetInt64(3) == trials;
            if (!belongs)
                throw new InvalidDataException($"block {block} of point {point.Index} holds other trials or ages than the study");
            tallies[age] = new AccuracyTally(total, (int)trials, (long)sums.GetFieldValue<BigInteger>(4), (Int128)sums.GetFieldValue<BigInteger>(5));
        }

        return tallies;
    }
}
