namespace DriftEngine.Study;

/// <summary>How the numbers of a drawn matrix or of drawn inputs are spread.</summary>
public enum Distribution
{
    /// <summary>Mean 0, standard deviation 1.</summary>
    Normal,

    /// <summary>Evenly between -1 and 1.</summary>
    Uniform,

    /// <summary>Absolute value of a normal: what a rectifier lets through.</summary>
    HalfNormal,

    /// <summary>-1 or 1, equally likely.</summary>
    Binary,
}

/// <summary>One matrix and its inputs, from files or drawn: the error of the product itself, without a task.</summary>
/// <param name="MatrixFile">Absolute path of an .npy file, rows by columns; null is drawn.</param>
/// <param name="Rows">Inputs of a drawn matrix.</param>
/// <param name="Columns">Outputs of a drawn matrix.</param>
/// <param name="Weights">How a drawn matrix is spread.</param>
/// <param name="InputsFile">Absolute path of an .npy file, one input a row; null is drawn.</param>
/// <param name="Inputs">Number of drawn inputs.</param>
/// <param name="Distribution">How drawn inputs are spread.</param>
public sealed record WorkloadSpec(
    string? MatrixFile, int Rows, int Columns, Distribution Weights, string? InputsFile, int Inputs, Distribution Distribution);
