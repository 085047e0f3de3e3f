using ILGPU;
using ILGPU.Runtime;

namespace DriftEngine.Kernels.Digital;

/// <summary>Decisions of a chunk of inputs on all chips of a batch.</summary>
public struct ScoreCall
{
    /// <summary>Chips: trials by ages.</summary>
    public int Chips;

    /// <summary>Inputs of the chunk.</summary>
    public int Images;

    /// <summary>First input of the chunk.</summary>
    public int FirstImage;

    /// <summary>Scores of an input.</summary>
    public int Classes;
}

/// <summary>Counts right decisions.</summary>
public static class ScoreKernel
{
    /// <summary>
    /// One thread is one input on one chip. Reads scores[chip][image, class] and labels[image]; adds one to correct[chip]
    /// where the first of the largest scores is at the label. Draws nothing.
    /// </summary>
    public static void Run(ArrayView<float> scores, ArrayView<int> labels, ArrayView<int> correct, ScoreCall call)
    {
        long thread = ((long)Grid.IdxX * Group.DimX) + Group.IdxX;
        if (thread >= (long)call.Chips * call.Images)
            return;
        int chip = (int)(thread / call.Images);
        int image = (int)(thread - ((long)chip * call.Images));
        long at = thread * call.Classes;
        int best = 0;
        float largest = scores[at];
        for (int i = 1; i < call.Classes; i++)
        {
            float score = scores[at + i];
            if (score > largest)
            {
                largest = score;
                best = i;
            }
        }

        if (best == labels[call.FirstImage + image])
            Atomic.Add(ref correct[chip], 1);
    }
}
