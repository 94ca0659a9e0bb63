using System.Buffers.Text;
using System.Globalization;
using PlumCache.Storage;

namespace PlumCache.Bench.Storage;

/// <summary>
/// What a key costs the storage in each way it is written or read, in one process: nanoseconds of <see cref="ThreadClock"/>, and bytes.
/// Random keys that are all there, 16-byte values; a draft's keys are brought into the cache 64 at a time first, as the engine does.
/// </summary>
/// <param name="keys">How many keys are loaded.</param>
internal sealed class WriteCosts(int keys) : IDisposable
{
    public const int Samples = 7;
    private const int Lookahead = 64;
    private const int WarmUps = 4;
    private const int LockstepKeys = 64;

    // A default is written into the call by the compiler, and another build may have another one: so it is asked of the build that runs.
    private static readonly long Never =
        (long)typeof(Draft).GetMethod(nameof(Draft.Set))!.GetParameters().Single(static each => each.Name == "expiresAtMs").DefaultValue!;

    private static readonly byte[] Value = "1000000000000000"u8.ToArray();

    private readonly Keyspace _keyspace = new(new KeyspaceOptions());
    private readonly PackedKeys _keys = new();
    private readonly Random _random = new(7);

    /// <summary>Prints a name and a figure a line, as <see cref="WriteCostReport"/> reads them.</summary>
    public void Run()
    {
        Load();
        KeyspaceStatistics loaded = _keyspace.GetStatistics();
        Print("bytes live a key", (double)loaded.LiveBytes / keys);
        Print("bytes taken a key, loaded", (double)loaded.HighWaterBytes / keys);
        (string Name, Action Work)[] rows =
        [
            ("get", Get),
            ("get, 64 in lockstep", GetInLockstep),
            ("SET, draft of 1", () => Set(1)),
            ("SET, draft of 16", () => Set(16)),
            ("SET, draft of 64", () => Set(64)),
            ("SET, draft of 128", () => Set(128)),
            ("SET, draft of 640", () => Set(640)),
            ("INCR, draft of 64", () => Increase(64)),
            .. CanLetGo ? SavedRows() : [],
        ];
        double[][] costs = [.. rows.Select(static _ => new double[Samples])];
        for (int sample = -WarmUps; sample < Samples; sample++)
        {
            for (int row = 0; row < rows.Length; row++)
            {
                _keys.Fill(_ => _random.NextInt64(keys));
                long start = ThreadClock.Now();
                rows[row].Work();
                if (sample >= 0) costs[row][sample] = (double)(ThreadClock.Now() - start) / PackedKeys.Count;
            }
        }

        for (int row = 0; row < rows.Length; row++) Print("ns, " + rows[row].Name, Sample.Median(costs[row]));
        Print("bytes taken a key, overwritten", (double)_keyspace.GetStatistics().HighWaterBytes / keys);
    }

    public void Dispose() => _keyspace.Dispose();

    private static void Print(string name, double figure) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{figure:0.00}"));

    // In an order that is no order: the multiplier is a prime larger than any number of keys, so every number comes once.
    private void Load()
    {
        const long Multiplier = 2_654_435_761;
        for (long loaded = 0; loaded < keys; loaded += PackedKeys.Count)
        {
            long from = loaded;
            _keys.Fill(i => (from + i) * Multiplier % keys);
            Write(64, (int)Math.Min(PackedKeys.Count, keys - loaded), static (draft, key) => draft.Set(0, key, Value, Never));
        }
    }

    private void Get()
    {
        using var view = new View(_keyspace);
        view.Open();
        Trie trie = view[0];
        for (int i = 0; i < PackedKeys.Count; i++)
        {
            if (!trie.TryGet(_keys[i], out Entry entry) || entry.Value.Length != Value.Length) throw Missing();
        }
    }

    private void GetInLockstep()
    {
        using var view = new View(_keyspace);
        view.Open();
        Trie trie = view[0];
        Span<EntryLocation> found = stackalloc EntryLocation[LockstepKeys];
        for (int i = 0; i < PackedKeys.Count; i += LockstepKeys)
        {
            trie.GetMany(_keys.Bytes, _keys.Ranges.Slice(i, LockstepKeys), found);
            foreach (EntryLocation location in found)
            {
                if (!location.IsFound || trie.At(location).Value.Length != Value.Length) throw Missing();
            }
        }
    }

    // Builds from before savepoints could be let go of are measured too.
    private static bool CanLetGo => typeof(Draft).GetMethod(nameof(Draft.LetGo)) is not null;

    private (string Name, Action Work)[] SavedRows() =>
    [
        ("SET, draft of 16, each behind a savepoint", () => SetSaved(16)),
        ("SET, draft of 64, each behind a savepoint", () => SetSaved(64)),
    ];

    private void Set(int keysOfDraft) => Write(keysOfDraft, PackedKeys.Count, static (draft, key) =>
    {
        if (draft.Set(0, key, Value, Never)) throw Missing();
    });

    // As connections do that share a draft.
    private void SetSaved(int keysOfDraft) => Write(keysOfDraft, PackedKeys.Count, static (draft, key) =>
    {
        DraftSavepoint savepoint = draft.Save();
        if (draft.Set(0, key, Value, Never)) throw Missing();
        draft.LetGo(savepoint);
    });

    // As a command does it: the old value is read, then the new one written.
    private void Increase(int keysOfDraft) => Write(keysOfDraft, PackedKeys.Count, static (draft, key) =>
    {
        Span<byte> text = stackalloc byte[Value.Length];
        if (!draft[0].TryGet(key, out Entry entry) || !Utf8Parser.TryParse(entry.Value, out long number, out _)) throw Missing();
        Utf8Formatter.TryFormat(number + 1, text, out int length);
        draft.Set(0, key, text[..length], Never);
    });

    private void Write(int keysOfDraft, int count, DraftWrite write)
    {
        _keyspace.Lane.Enter();
        for (int i = 0; i < count;)
        {
            Draft draft = _keyspace.OpenDraft();
            int end = Math.Min(i + keysOfDraft, count);
            for (int warmed = i; i < end; i++)
            {
                if (i == warmed && keysOfDraft > 1)
                {
                    int ahead = Math.Min(Lookahead, end - i);
                    draft[0].Warm(_keys.Bytes, _keys.Ranges.Slice(i, ahead));
                    warmed += ahead;
                }

                write(draft, _keys[i]);
            }

            draft.TryPublish(1);
        }

        _keyspace.Lane.Exit();
    }

    private static InvalidOperationException Missing() => new("A key that was loaded is not there.");

    private delegate void DraftWrite(Draft draft, ReadOnlySpan<byte> key);
}
