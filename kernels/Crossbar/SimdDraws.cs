using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>Which streams a program draws from.</summary>
internal readonly record struct DrawnStreams(bool Drift, bool Activation, bool Walks, bool WalkTakesWords, TelegraphDraw Telegraph, Acting Acting);

/// <summary>
/// All draws of one block of devices for one programming event and its ages. Words first, then the transform to normals: in two
/// loops the iterations of each overlap in the processor, in one loop the long chain of the rounds keeps the transform waiting.
/// Where a reference device is shared, its draws take the partners' places.
/// </summary>
internal sealed unsafe class SimdDraws<T> : IDisposable
    where T : unmanaged, ILane<T>
{
    private const int None = -1;

    private readonly AlignedBuffer<Quad<T>> normals;
    private readonly AlignedBuffer<Quad<T>> words;
    private readonly AlignedBuffer<Quad<T>> zero = new(1);
    private readonly List<Event> events = [];
    private readonly T key0;
    private readonly T key1;
    private readonly bool shared;
    private readonly int drift = None;
    private readonly int activation = None;
    private readonly int start = None;
    private readonly int wearNormal = None;
    private readonly int wearWord = None;
    private readonly int trapNormal = None;
    private readonly int fault = None;
    private readonly int trapWord = None;
    private readonly int trapPresence = None;
    private readonly int trapTimes = None;
    private readonly int trapStart = None;
    private readonly int slowNoise = None;
    private readonly int walkNormal = None;
    private readonly int walkWord = None;
    private readonly int trapState = None;
    private readonly int frozenNormals;
    private readonly int frozenWords;
    private readonly int normalsPerAge;
    private readonly int wordsPerAge;
    private uint layer;
    private uint trial;

    public SimdDraws(ulong seed, SlotPlan slots, DrawnStreams drawn, bool sharedReference)
    {
        (key0, key1, shared) = (T.Bits((uint)seed), T.Bits((uint)(seed >> 32)), sharedReference);
        List<uint> normalStreams = [Streams.Programming], wordStreams = [], normalsOfAge = [], wordsOfAge = [];
        if (drawn.Drift)
            drift = Append(normalStreams, Streams.DriftExponent);
        if (drawn.Activation)
            activation = Append(normalStreams, Streams.Activation);
        if (drawn.WalkTakesWords)
            start = Append(wordStreams, Streams.Relaxation);
        if (drawn.Acting.Wears != 0)
            (wearNormal, wearWord) = (Append(normalStreams, Streams.Endurance), Append(wordStreams, Streams.Endurance));
        if (drawn.Acting.Sticks != 0)
            fault = Append(wordStreams, Streams.Faults);
        if (drawn.Acting.Telegraphs != 0)
        {
            if (drawn.Telegraph == TelegraphDraw.Normal)
                trapNormal = Append(normalStreams, Streams.TelegraphAmplitude);
            if (drawn.Telegraph == TelegraphDraw.Word)
                trapWord = Append(wordStreams, Streams.TelegraphAmplitude);
            trapPresence = Append(wordStreams, Streams.TelegraphPresence);
            trapTimes = Append(wordStreams, Streams.TelegraphTimes);
            trapStart = Append(wordStreams, Streams.TelegraphState);
            trapState = Append(wordsOfAge, Streams.TelegraphState);
        }

        if (drawn.Acting.SlowNoise != 0)
            slowNoise = Append(normalsOfAge, Streams.SlowNoise);
        if (drawn.Walks && drawn.WalkTakesWords)
            walkWord = Append(wordsOfAge, Streams.Relaxation);
        else if (drawn.Walks)
            walkNormal = Append(normalsOfAge, Streams.Relaxation);
        (frozenNormals, frozenWords, normalsPerAge, wordsPerAge) = (normalStreams.Count, wordStreams.Count, normalsOfAge.Count, wordsOfAge.Count);
        for (int e = 0; e < slots.Events.Length; e++)
        {
            (int first, int count) = slots.AgesOf[e];
            uint[] epochs = slots.Epochs[first..(first + count)];
            events.Add(new Event(List(normalStreams, (uint)slots.Events[e], normalsOfAge, epochs), List(wordStreams, (uint)slots.Events[e], wordsOfAge, epochs)));
        }

        normals = new AlignedBuffer<Quad<T>>(events.Max(e => e.Normals.Length));
        words = new AlignedBuffer<Quad<T>>(Math.Max(events.Max(e => e.Words.Length), 1));
    }

    public void SetLayer(int layerIndex, int chip) => (layer, trial) = ((uint)layerIndex, (uint)chip);

    /// <summary>Draws for the block whose first device is given; references are the addresses of shared reference devices.</summary>
    public void Draw(int eventIndex, uint firstDevice, T references)
    {
        Event own = events[eventIndex];
        T index = T.Sequence(firstDevice);
        Words(own.Normals, index, normals.Pointer);
        Words(own.Words, index, words.Pointer);
        Transform(normals.Pointer, own.Normals.Length);
        if (!shared)
            return;
        Share(own.Normals, references, normals.Pointer, transform: true);
        Share(own.Words, references, words.Pointer, transform: false);
    }

    /// <summary>What device d of the block draws at programming for its law.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FrozenDraws<T> Frozen(int d)
    {
        FrozenDraws<T> draws;
        draws.Programming = ((T*)normals.Pointer)[d];
        draws.Drift = ((T*)(drift == None ? zero.Pointer : normals.Pointer + drift))[d];
        draws.Activation = ((T*)(activation == None ? zero.Pointer : normals.Pointer + activation))[d];
        return draws;
    }

    /// <summary>[device]: what starts the walks.</summary>
    public T* Start => WordsAt(start);

    /// <summary>[device]: endurance as normals.</summary>
    public T* EnduranceNormal => NormalsAt(wearNormal);

    /// <summary>[device]: endurance as words, of the same addresses.</summary>
    public T* EnduranceWord => WordsAt(wearWord);

    /// <summary>[device]: words of the faults.</summary>
    public T* Fault => WordsAt(fault);

    /// <summary>[device]: presence and duty of traps.</summary>
    public T* TrapPresence => WordsAt(trapPresence);

    /// <summary>[device]: time of traps.</summary>
    public T* TrapTimes => WordsAt(trapTimes);

    /// <summary>[device]: state of traps at the verifying read of the event.</summary>
    public T* TrapStart => WordsAt(trapStart);

    /// <summary>[device]: amplitudes of traps, as normals.</summary>
    public T* TrapNormal => NormalsAt(trapNormal);

    /// <summary>[device]: amplitudes of traps, as words.</summary>
    public T* TrapWord => WordsAt(trapWord);

    /// <summary>[device]: slow noise at an age of the event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* SlowNoise(int age) => (T*)(slowNoise == None ? zero.Pointer : normals.Pointer + frozenNormals + (age * normalsPerAge) + slowNoise);

    /// <summary>[device]: step of the walk to an age of the event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* Walk(int age) => (T*)(walkNormal != None ? normals.Pointer + frozenNormals + (age * normalsPerAge) + walkNormal
        : walkWord != None ? words.Pointer + frozenWords + (age * wordsPerAge) + walkWord : zero.Pointer);

    /// <summary>[device]: state of the traps at an age of the event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* TrapState(int age) => (T*)(trapState == None ? zero.Pointer : words.Pointer + frozenWords + (age * wordsPerAge) + trapState);

    public void Dispose()
    {
        normals.Dispose();
        words.Dispose();
        zero.Dispose();
    }

    private T* NormalsAt(int at) => (T*)(at == None ? zero.Pointer : normals.Pointer + at);

    private T* WordsAt(int at) => (T*)(at == None ? zero.Pointer : words.Pointer + at);

    private static int Append(List<uint> streams, uint stream)
    {
        streams.Add(stream);
        return streams.Count - 1;
    }

    /// <summary>What belongs to the chip, not to a programming event, is drawn at epoch 0.</summary>
    private static Drawn[] List(List<uint> frozen, uint programming, List<uint> ofAge, uint[] epochs) =>
    [
        .. frozen.Select(stream => new Drawn(stream, OfChip(stream) ? 0 : programming)),
        .. epochs.SelectMany(epoch => ofAge.Select(stream => new Drawn(stream, epoch))),
    ];

    private static bool OfChip(uint stream) =>
        stream is Streams.Endurance or Streams.Faults or Streams.TelegraphPresence or Streams.TelegraphAmplitude or Streams.TelegraphTimes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Words(Drawn[] drawn, T index, Quad<T>* destination)
    {
        T k0 = key0, k1 = key1;
        for (int i = 0; i < drawn.Length; i++)
            destination[i] = T.PhiloxRounds(Address.Quad(index, trial, layer | (drawn[i].Stream << 24), drawn[i].Epoch), k0, k1);
    }

    /// <summary>What a reference draws for both rows (as a carrier) takes the places of the partners.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Share(Drawn[] drawn, T references, Quad<T>* destination, bool transform)
    {
        T k0 = key0, k1 = key1;
        for (int i = 0; i < drawn.Length; i++)
        {
            Quad<T> reference = T.PhiloxRounds(Address.Quad(references, trial, layer | (drawn[i].Stream << 24), drawn[i].Epoch), k0, k1);
            if (transform)
                reference = Normal.FromWords(reference);
            destination[i].Y = reference.X;
            destination[i].W = reference.Z;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Transform(Quad<T>* quads, int count)
    {
        for (int i = 0; i < count; i++)
            quads[i] = Normal.FromWords(quads[i]);
    }

    private readonly record struct Drawn(uint Stream, uint Epoch);

    private sealed record Event(Drawn[] Normals, Drawn[] Words);
}
