namespace DriftEngine.Tests.Ptx;

/// <summary>PTX that the interpreter refuses, or a kernel that does what a GPU leaves undefined.</summary>
public sealed class PtxException : Exception
{
    /// <summary>With a message that names the kernel, the line and, at run time, the thread.</summary>
    public PtxException(string message)
        : base(message)
    {
    }
}

/// <summary>A statement of the kernel and where it stands in the text.</summary>
/// <param name="Line">From 1, in the module's text.</param>
/// <param name="Text">Without the closing semicolon.</param>
public readonly record struct PtxSource(int Line, string Text)
{
    /// <summary>An error about this statement.</summary>
    public PtxException Error(string reason) => new($"line {Line}: {reason}: {Text}");
}
