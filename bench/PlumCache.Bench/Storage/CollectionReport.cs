using System.Globalization;
using System.Runtime.CompilerServices;
using PlumCache.Storage;

namespace PlumCache.Bench.Storage;

/// <summary>
/// What collections cost the storage: building, reading, memory, and how long dropping one of a million fields holds the lane.
/// Nanoseconds of <see cref="ThreadClock"/>, medians of some rounds whose pieces take turns.
/// </summary>
internal static class CollectionReport
{
    private const int Members = 100_000;
    private const int ManyMembers = 1_000_000;
    private const int Rounds = 5;

    public static void Run()
    {
        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd}, members of 16 bytes, ns of {ThreadClock.Name}, medians of {Rounds}.");
        Console.WriteLine();
        Console.WriteLine("| | figure |");
        Console.WriteLine("|---|---|");
        Build();
        Read();
        Walk();
        Trim();
        Drop();
    }

    private static void Build()
    {
        byte[][] random = CreateMembers(Members), sorted = Sorted(random);
        byte[][] numbers = [.. Numbers(Members)];
        (string Name, Action<CollectionEdit> Fill)[] rows =
        [
            ("single puts, random order", edit => PutAll(edit, random)),
            ("single puts, in order", edit => PutAll(edit, sorted)),
            ("sorted puts", edit => PutAllSorted(edit, sorted)),
            ("single puts of 8-byte numbers, in order", edit => PutAll(edit, numbers)),
            ("sorted puts of 8-byte numbers", edit => PutAllSorted(edit, numbers)),
        ];
        using var keyspace = new Keyspace(new KeyspaceOptions());
        double[][] costs = [.. rows.Select(static _ => new double[Rounds])];
        double[] bytes = new double[rows.Length];
        for (int round = -2; round < Rounds; round++)
        {
            for (int row = 0; row < rows.Length; row++)
            {
                long live = keyspace.GetStatistics().LiveBytes, start = ThreadClock.Now();
                Write(keyspace, "k"u8, rows[row].Fill);
                if (round >= 0) costs[row][round] = (double)(ThreadClock.Now() - start) / Members;
                bytes[row] = (double)(keyspace.GetStatistics().LiveBytes - live) / Members;
                Remove(keyspace, "k"u8);
            }
        }

        for (int row = 0; row < rows.Length; row++)
        {
            Print($"{rows[row].Name}, one collection of {Members:N0}: ns a field", Sample.Median(costs[row]));
            Print($"{rows[row].Name}: bytes a field", bytes[row]);
        }
    }

    /// <summary>Many small collections: the way to the key is most of it.</summary>
    private static void Read()
    {
        const int Lockstep = 64, Fields = 5;
        using var keyspace = new Keyspace(new KeyspaceOptions());
        for (int key = 0; key < Members; key++) Write(keyspace, Encode(key), static edit => PutAll(edit, [.. Numbers(Fields)]));
        byte[] buffer = [.. Numbers(Members).SelectMany(static number => number)];
        KeyRange[] keys = [.. Enumerable.Range(0, Members).Select(static i => new KeyRange(i * sizeof(long), sizeof(long)))];
        KeyRange[] fields = [.. Enumerable.Range(0, Members).Select(static i => new KeyRange(i % Fields * sizeof(long), sizeof(long)))];
        new Random(3).Shuffle(keys);
        double[] single = new double[Rounds], lockstep = new double[Rounds];
        EntryLocation[] ofKeys = new EntryLocation[Lockstep], ofFields = new EntryLocation[Lockstep];
        using var view = new View(keyspace);
        view.Open();
        int end = Members / Lockstep * Lockstep;
        for (int round = -2; round < Rounds; round++)
        {
            int missing = 0;
            long start = ThreadClock.Now();
            for (int i = 0; i < end; i++)
            {
                bool isThere = view[0].TryGet(buffer.AsSpan(keys[i].Start, sizeof(long)), out Entry entry)
                    && entry.Fields.TryGet(buffer.AsSpan(fields[i].Start, sizeof(long)), out _);
                missing += isThere ? 0 : 1;
            }

            long middle = ThreadClock.Now();
            for (int i = 0; i < end; i += Lockstep)
            {
                view[0].GetManyFields(buffer, keys.AsSpan(i, Lockstep), fields.AsSpan(i, Lockstep), ofKeys, ofFields);
                missing += ofFields.Count(static location => !location.IsFound);
            }

            if (missing > 0) throw new InvalidOperationException("A field that was put is not there.");
            if (round < 0) continue;
            single[round] = (double)(middle - start) / end;
            lockstep[round] = (double)(ThreadClock.Now() - middle) / end;
        }

        Print($"a field of {Members:N0} collections of {Fields}: ns, one by one", Sample.Median(single));
        Print($"the same, {Lockstep} in lockstep", Sample.Median(lockstep));
    }

    /// <summary>All fields of one collection, forwards and backwards in turns.</summary>
    private static void Walk()
    {
        using var keyspace = new Keyspace(new KeyspaceOptions());
        Write(keyspace, "k"u8, static edit => PutAll(edit, CreateMembers(Members)));
        double[] forwards = new double[Rounds], backwards = new double[Rounds];
        using var view = new View(keyspace);
        view.Open();
        bool isThere = view[0].TryGet("k"u8, out Entry entry);
        var cursor = new TrieCursor();
        for (int round = -2; round < Rounds; round++)
        {
            int steps = 0;
            long start = ThreadClock.Now();
            cursor.Seek(entry.Fields, default);
            while (cursor.MoveNext()) steps++;
            long middle = ThreadClock.Now();
            while (cursor.MovePrevious()) steps++;
            long end = ThreadClock.Now();
            if (!isThere || steps != 2 * Members) throw new InvalidOperationException("Fields that were put are not there.");
            if (round < 0) continue;
            forwards[round] = (double)(middle - start) / Members;
            backwards[round] = (double)(end - middle) / Members;
        }

        Print($"a step forwards, one collection of {Members:N0}: ns", Sample.Median(forwards));
        Print("a step backwards: ns", Sample.Median(backwards));
    }

    /// <summary>The fields in the middle of a published collection, in a range and one by one; each with its publish.</summary>
    private static void Trim()
    {
        byte[][] members = Sorted(CreateMembers(Members));
        using var keyspace = new Keyspace(new KeyspaceOptions());
        foreach (int count in (int[])[1, 10, 100, 1_000, 10_000, 50_000])
        {
            int first = (Members - count) / 2;
            double[] range = new double[Rounds], single = new double[Rounds];
            for (int round = -2; round < 2 * Rounds; round++)
            {
                Write(keyspace, "k"u8, edit => PutAllSorted(edit, members));
                bool isRange = round % 2 == 0;
                long held = Held(keyspace, draft => Edit(draft, "k"u8, edit =>
                {
                    if (isRange) edit.RemoveRange(members[first], members[first + count]);
                    else for (int i = 0; i < count; i++) edit.Remove(members[first + i]);
                }));
                if (round >= 0) (isRange ? range : single)[round / 2] = (double)held / count;
                Remove(keyspace, "k"u8);
            }

            Print($"a field removed in a range of {count:N0}, with the publish: ns", Sample.Median(range));
            Print($"a field removed alone, {count:N0} in a draft: ns", Sample.Median(single));
        }
    }

    private static void Drop()
    {
        byte[][] members = Sorted(CreateMembers(ManyMembers));
        double[] removed = new double[Rounds], replaced = new double[Rounds], own = new double[Rounds];
        using var keyspace = new Keyspace(new KeyspaceOptions());
        for (int round = 0; round < Rounds; round++)
        {
            Write(keyspace, "k"u8, edit => PutAllSorted(edit, members));
            removed[round] = Held(keyspace, static draft => draft.Remove(0, "k"u8));
            Reclaim(keyspace);
            Write(keyspace, "k"u8, edit => PutAllSorted(edit, members));
            replaced[round] = Held(keyspace, static draft => draft.Set(0, "k"u8, "text"u8));
            Reclaim(keyspace);
            keyspace.Lane.Enter();
            Draft draft = keyspace.OpenDraft();
            draft.Remove(0, "k"u8);
            Edit(draft, "k"u8, edit => PutAllSorted(edit, members));
            long start = ThreadClock.Now();
            draft.Set(0, "k"u8, "text"u8);
            draft.TryPublish(1);
            own[round] = ThreadClock.Now() - start;
            keyspace.Lane.Exit();
            Remove(keyspace, "k"u8);
        }

        Print($"removing a key of {ManyMembers:N0} fields and publishing: ms in the lane", Sample.Median(removed) / 1e6);
        Print("replacing one", Sample.Median(replaced) / 1e6);
        Print("replacing one that the same draft made", Sample.Median(own) / 1e6);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Held(Keyspace keyspace, Action<Draft> change)
    {
        keyspace.Lane.Enter();
        long start = ThreadClock.Now();
        Draft draft = keyspace.OpenDraft();
        change(draft);
        draft.TryPublish(1);
        long held = ThreadClock.Now() - start;
        keyspace.Lane.Exit();
        return held;
    }

    private static byte[][] CreateMembers(int count)
    {
        var random = new Random(11);
        byte[][] members = new byte[count][];
        for (int i = 0; i < count; i++) random.NextBytes(members[i] = new byte[16]);
        return members;
    }

    // Copies: so they lie one behind the other, as a merge has them.
    private static byte[][] Sorted(byte[][] members) =>
        [.. members.Order(new ByteKeyComparer()).Select(static member => member.ToArray())];

    private static IEnumerable<byte[]> Numbers(int count) => Enumerable.Range(0, count).Select(Encode);

    private static byte[] Encode(int number)
    {
        byte[] field = new byte[sizeof(long)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(field, number);
        return field;
    }

    private static void PutAll(CollectionEdit edit, byte[][] members)
    {
        foreach (byte[] member in members) edit.Put(member, default);
    }

    private static void PutAllSorted(CollectionEdit edit, byte[][] members)
    {
        foreach (byte[] member in members) edit.PutSorted(member, default);
    }

    private static void Write(Keyspace keyspace, ReadOnlySpan<byte> key, Action<CollectionEdit> fill)
    {
        keyspace.Lane.Enter();
        Draft draft = keyspace.OpenDraft();
        Edit(draft, key, fill);
        draft.TryPublish(1);
        keyspace.Lane.Exit();
    }

    private static void Edit(Draft draft, ReadOnlySpan<byte> key, Action<CollectionEdit> fill)
    {
        bool isOpen = draft.TryOpenCollection(0, key, kind: 1, out CollectionEdit? edit);
        if (!isOpen) throw new InvalidOperationException("It is no collection.");
        fill(edit!);
        edit!.Close();
    }

    private static void Remove(Keyspace keyspace, ReadOnlySpan<byte> key)
    {
        keyspace.Lane.Enter();
        Draft draft = keyspace.OpenDraft();
        draft.Remove(0, key);
        draft.TryPublish(1);
        keyspace.Lane.Exit();
        Reclaim(keyspace);
    }

    private static void Reclaim(Keyspace keyspace)
    {
        keyspace.Lane.Enter();
        while (keyspace.Reclaim(10_000))
        {
        }

        keyspace.Lane.Exit();
    }

    private static void Print(string name, double figure) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {figure:0.00} |"));
}
