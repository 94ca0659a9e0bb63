using System.Buffers.Binary;
using System.Diagnostics;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>
/// Writers, readers and leases at once for a few seconds. Every value carries a checksum over its key and content, and every publish keeps
/// the sum of the accounts, so a block freed too early, a half-made write or a mixed version shows.
/// </summary>
public sealed class KeyspaceStressTests
{
    private const int Accounts = 64;
    private const long Sum = Accounts * 1000L;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

    private readonly Keyspace _keyspace = KeyspaceTestExtensions.NewKeyspace();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long _written;
    private long _read;

    [Fact]
    public async Task ReadersNeverSeeAFreedBlockOrHalfAWrite()
    {
        _keyspace.Write(draft =>
        {
            for (int account = 0; account < Accounts; account++) draft.Set(0, Account(account), Amount(1000));
        });

#if DEBUG
        // Widens the race between a pin and its validation.
        _keyspace.Pins.BetweenPinAndValidation = () =>
        {
            if (Random.Shared.Next(64) == 0) Thread.Yield();
        };
#endif
        Task[] tasks =
        [
            Start(() => WriteUntilTheEnd(1)),
            Start(() => WriteUntilTheEnd(2)),
            Start(() => ReadUntilTheEnd(3)),
            Start(() => ReadUntilTheEnd(4)),
            Start(() => HoldUntilTheEnd(5)),
            Start(SwapUntilTheEnd),
        ];
        await Task.WhenAll(tasks).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        TestContext.Current.SendDiagnosticMessage("{0} publishes, {1} entries verified", _written, _read);
        Assert.True(_written > 0 && _read > 0);
        _keyspace.AssertNothingLeaksAfterClearing();
        _keyspace.Dispose();
    }

    private static Task Start(Action work) =>
        Task.Factory.StartNew(work, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static byte[] Account(int number) => KeyspaceTestExtensions.Bytes($"account:{number:00}");

    private static byte[] Amount(long amount) => BitConverter.GetBytes(amount);

    private static byte[] Item(int number) => KeyspaceTestExtensions.Bytes($"item:{number % 10}:{number}");

    private static byte[] Content(ReadOnlySpan<byte> key, Random random)
    {
        byte[] content = new byte[4 + random.Next(random.Next(8) == 0 ? 300 : 40)];
        random.NextBytes(content.AsSpan(4));
        BinaryPrimitives.WriteUInt32LittleEndian(content, Checksum(key, content.AsSpan(4)));
        return content;
    }

    private static uint Checksum(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content)
    {
        uint sum = 2166136261;
        foreach (byte b in key) sum = (sum ^ b) * 16777619;

        foreach (byte b in content) sum = (sum ^ b) * 16777619;

        return sum;
    }

    private void WriteUntilTheEnd(int seed)
    {
        var random = new Random(seed);
        while (_clock.Elapsed < Length)
        {
            _keyspace.Lane.Enter();
            Draft draft = _keyspace.OpenDraft();
            using Lease? lease = random.Next(20) == 0 ? _keyspace.OpenLease() : null;
            for (int i = random.Next(1, 20); i > 0; i--) Change(draft, random);

            if (random.Next(20) == 0) draft.Abandon();
            else if (draft.TryPublish(0) == PublishResult.Published) _written++;

            if (random.Next(8) == 0) _keyspace.CompactStep(200);

            _keyspace.Lane.Exit();
            if (lease is not null) Verify(lease[0], 0);
        }
    }

    private static void Change(Draft draft, Random random)
    {
        int kind = random.Next(100);
        byte[] key = Item(random.Next(5000));
        if (kind < 30)
        {
            // Two keys that only change together.
            byte[] from = Account(random.Next(Accounts));
            byte[] to = Account(random.Next(Accounts));
            long amount = random.Next(100);
            draft.Set(0, from, Amount(Read(draft, from) - amount));
            draft.Set(0, to, Amount(Read(draft, to) + amount));
        }
        else if (kind < 80)
        {
            draft.Set(1, key, Content(key, random));
        }
        else if (kind < 98)
        {
            draft.Remove(1, key);
        }
        else
        {
            draft.RemovePrefix(1, key.AsSpan(0, random.Next(4, 8)));
        }
    }

    private static long Read(Draft draft, byte[] account)
    {
        Assert.True(draft[0].TryGet(account, out Entry entry));
        return BitConverter.ToInt64(entry.Value);
    }

    private void ReadUntilTheEnd(int seed)
    {
        var random = new Random(seed);
        using var view = new View(_keyspace);
        while (_clock.Elapsed < Length)
        {
            view.Open();
            Verify(view[0], 0);
            Verify(view[1 + random.Next(2)], random.Next(5000));
            view.Dispose();
        }
    }

    private void HoldUntilTheEnd(int seed)
    {
        var random = new Random(seed);
        var leases = new List<(Lease Lease, long Count1, long Count2)>();
        while (_clock.Elapsed < Length)
        {
            Lease lease = _keyspace.OpenLease();
            leases.Add((lease, lease[1].Count, lease[2].Count));
            if (leases.Count > 20)
            {
                int at = random.Next(leases.Count);
                (Lease old, long count1, long count2) = leases[at];
                Assert.Equal(count1, old[1].Count);
                Assert.Equal(count2, old[2].Count);
                Verify(old[0], 0);
                Verify(old[1], 0);
                Verify(old[2], 0);
                old.Dispose();
                leases.RemoveAt(at);
            }

            Thread.Yield();
        }

        leases.ForEach(held => held.Lease.Dispose());
    }

    private void SwapUntilTheEnd()
    {
        var pause = new SpinWait();
        while (_clock.Elapsed < Length)
        {
            _keyspace.Overtake(1, 2);
            for (int i = 0; i < 200; i++) pause.SpinOnce(-1);
        }
    }

    private void Verify(in Trie trie, int from)
    {
        var cursor = new TrieCursor();
        cursor.Seek(trie, from == 0 ? default : Item(from));
        long sum = 0;
        int accounts = 0;
        int entries = 0;
        while (cursor.MoveNext() && entries++ < 1000)
        {
            ReadOnlySpan<byte> value = cursor.Entry.Value;
            if (cursor.Key.StartsWith("account:"u8))
            {
                sum += BitConverter.ToInt64(value);
                accounts++;
            }
            else
            {
                Assert.Equal(BinaryPrimitives.ReadUInt32LittleEndian(value), Checksum(cursor.Key, value[4..]));
            }
        }

        Assert.True(accounts is 0 or Accounts, "an account is missing");
        Assert.True(accounts == 0 || sum == Sum, "half of a transfer was seen");
        Interlocked.Add(ref _read, entries);
    }
}
