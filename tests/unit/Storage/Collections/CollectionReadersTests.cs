using System.Globalization;
using System.Text;
using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>Readers beside a writer: whoever opens a collection sees one version of it.</summary>
public sealed class CollectionReadersTests
{
    private const int Versions = 1_500;
    private const int Collections = 8;

    [Fact]
    public async Task ReadersSeeEachCollectionInOneVersion()
    {
        using Keyspace keyspace = NewKeyspace();
        keyspace.Compactor.SmallestGainBytes = 1 << 12;
        Write(keyspace, 0);
        using var isDone = new CancellationTokenSource();
        Task<long>[] readers = [.. Enumerable.Range(0, 2).Select(_ => Start(() => Read(keyspace, isDone.Token)))];
        var random = new Random(5);
        for (int version = 1; version <= Versions && !readers.Any(static reader => reader.IsFaulted); version++)
        {
            if (random.Next(20) == 0) Abandon(keyspace);
            using Lease? lease = random.Next(10) == 0 ? keyspace.OpenLease() : null;
            Write(keyspace, version);
            keyspace.Lane.Enter();
            for (int i = 0; i < 5; i++) keyspace.CompactStep(50);
            keyspace.Lane.Exit();
        }

        await isDone.CancelAsync();
        long[] read = await Task.WhenAll(readers).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.All(read, static count => Assert.True(count > 0));
        keyspace.AssertNothingLeaksAfterClearing();
    }

    private static Task<long> Start(Func<long> work) =>
        Task.Factory.StartNew(work, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    // Every field of a collection has the version for its value, and the version tells how many there are.
    private static void Write(Keyspace keyspace, int version) => keyspace.Write(draft =>
    {
        string key = $"k:{version % Collections}", value = version.ToString(CultureInfo.InvariantCulture);
        draft.Change(key, edit =>
        {
            int fields = FieldsOf(version);
            for (int i = 0; i < fields; i++) edit.Put($"f{i:0000}", value);
            for (int i = fields; edit.Remove(Bytes($"f{i:0000}")); i++)
            {
            }
        });
        draft.CopyEntry(0, Bytes(key), 1, Bytes($"copy:{version % 3}"));
    });

    private static void Abandon(Keyspace keyspace)
    {
        keyspace.Lane.Enter();
        Draft draft = keyspace.OpenDraft();
        draft.Change("k:0", static edit => edit.PutMany(300));
        draft.Abandon();
        keyspace.Lane.Exit();
    }

    private static int FieldsOf(int version) => 1 + (version * 37 % 200);

    private static long Read(Keyspace keyspace, CancellationToken isDone)
    {
        using var view = new View(keyspace);
        var keys = new TrieCursor();
        var fields = new TrieCursor();
        long read = 0;
        do
        {
            view.Open();
            foreach (int database in (ReadOnlySpan<int>)[0, 1])
            {
                keys.Seek(view[database], default);
                while (keys.MoveNext()) read += AssertIsOfOneVersion(keys.Entry, fields);
            }
        }
        while (!isDone.IsCancellationRequested);

        return read;
    }

    private static long AssertIsOfOneVersion(Entry entry, TrieCursor cursor)
    {
        Assert.True(entry.Fields.TryGet("f0000"u8, out Entry first));
        byte[] version = first.Value.ToArray();
        long count = 0;
        cursor.Seek(entry.Fields, default);
        while (cursor.MoveNext())
        {
            Assert.Equal(version, cursor.Entry.Value);
            Assert.Equal(count++, entry.Fields.Rank(cursor.Key));
        }

        Assert.Equal(FieldsOf(int.Parse(Encoding.ASCII.GetString(version), CultureInfo.InvariantCulture)), count);
        Assert.Equal(count, entry.Fields.Count);
        return count;
    }
}
