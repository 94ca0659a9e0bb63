using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

public sealed class RequestBlocksTests : IDisposable
{
    private const int MB = 1 << 20;
    private const int ValueBytes = (2 * MB) + 5;

    private readonly Keyspace _keyspace = NewKeyspace();

    public void Dispose() => _keyspace.Dispose();

    [Fact]
    public void AnArgumentWithAPlaceBecomesAValueWhereItLies()
    {
        RequestBlock request = Received(out int at);
        Put("k", Argument(request, at));
        Assert.True(_keyspace.GetStatistics().LiveBytes < 2 * ValueBytes, "It was copied.");
        AssertIsValue("k", 7);
        ((IDisposable)request).Dispose();
        AssertIsValue("k", 7);

        // What was in front of it and behind went with the request.
        _keyspace.Write(static draft => draft.Set("other", "x"));
        AssertMemoryAddsUp();
        Assert.InRange(_keyspace.GetStatistics().LiveBytes, ValueBytes, ValueBytes + 1024);
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Theory]
    [InlineData(0, ValueBytes - 1, true)] // as long as one cares to take, from the place on
    [InlineData(1, ValueBytes - 1, false)]
    [InlineData(0, MB - 1, false)]
    public void OnlyWhatBeginsAtItsPlaceAndIsLongIsNotCopied(int from, int length, bool isAdopted)
    {
        using RequestBlock request = Received(out int at);
        long before = _keyspace.GetStatistics().LiveBytes;
        Put("k", Argument(request, at).Slice(from, length));
        Assert.Equal(isAdopted, _keyspace.GetStatistics().LiveBytes - before < MB / 2);
        Assert.Equal(length, Length("k"));
    }

    [Fact]
    public void ASecondKeyGetsACopy()
    {
        RequestBlock request = Received(out int at);
        _keyspace.Write(draft =>
        {
            draft.Set(0, "a"u8, Argument(request, at));
            draft.Set(0, "b"u8, Argument(request, at));
        });
        Put("c", Argument(request, at));
        Assert.True(_keyspace.GetStatistics().LiveBytes > 3L * ValueBytes);
        ((IDisposable)request).Dispose();
        foreach (string key in (string[])["a", "b", "c"]) AssertIsValue(key, 7);
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void WhatWasRolledBackMayBecomeAValueAgain()
    {
        RequestBlock request = Received(out int at);
        _keyspace.Write(draft =>
        {
            draft.Set("before", "x");
            DraftSavepoint savepoint = draft.Save();
            draft.Set(0, "k"u8, Argument(request, at));
            draft.RollBack(savepoint);
            savepoint = draft.Save();
            draft.Set(0, "k"u8, Argument(request, at));
            Assert.True(draft.Remove(0, "k"u8));
            draft.RollBack(savepoint);
            draft.Set(0, "k"u8, Argument(request, at));
            draft.Save();
            draft.Remove(0, "k"u8);
        });
        AssertIsArgument(request, at);
        _keyspace.Lane.Enter();
        Draft abandoned = _keyspace.OpenDraft();
        abandoned.Set(0, "l"u8, Argument(request, at));
        abandoned.Abandon();
        _keyspace.Lane.Exit();
        AssertIsArgument(request, at);
        ((IDisposable)request).Dispose();
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void AnAbandonedDraftLeavesTheArgumentToItsRequest()
    {
        RequestBlock request = Received(out int at);
        _keyspace.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        draft.Set(0, "k"u8, Argument(request, at));
        draft.Abandon();
        _keyspace.Lane.Exit();
        long live = _keyspace.GetStatistics().LiveBytes;
        Put("k", Argument(request, at));
        Assert.InRange(_keyspace.GetStatistics().LiveBytes, live, live + 1024);
        ((IDisposable)request).Dispose();
        AssertIsValue("k", 7);
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void TheRequestsBytesStayWhateverBecomesOfTheKey()
    {
        RequestBlock request = Received(out int at);
        Put("k", Argument(request, at));
        _keyspace.Remove("k");
        _keyspace.ReclaimAll();
        for (int i = 0; i < 100; i++) _keyspace.Write(draft => draft.Set(0, Bytes($"filler:{i}"), new byte[100_000]));
        AssertIsArgument(request, at);
        ((IDisposable)request).Dispose();
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AReaderOfAnOlderVersionKeepsTheValue(bool isRequestDoneFirst)
    {
        RequestBlock request = Received(out int at);
        Put("k", Argument(request, at));
        Lease lease = _keyspace.OpenLease();
        if (isRequestDoneFirst) ((IDisposable)request).Dispose();
        _keyspace.Remove("k");
        _keyspace.ReclaimAll();
        if (!isRequestDoneFirst) ((IDisposable)request).Dispose();
        _keyspace.ReclaimAll();
        for (int i = 0; i < 100; i++) _keyspace.Write(draft => draft.Set(0, Bytes($"filler:{i}"), new byte[100_000]));
        Assert.True(lease[0].TryGet("k"u8, out Entry entry));
        AssertIsFilled(entry.Value, 7);
        lease.Dispose();
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void CopiesAndSnapshotsShareItAsAnyOther()
    {
        RequestBlock request = Received(out int at);
        Put("k", Argument(request, at));
        _keyspace.Write(draft =>
        {
            draft.Snapshots.Create(0, "s"u8, default, 0);
            draft.CopyEntry(0, "k"u8, 1, "l"u8);
            draft.CopyPrefix(0, default, 2, "p:"u8);
        });
        ((IDisposable)request).Dispose();
        _keyspace.Remove("k");
        _keyspace.ReclaimAll();
        AssertIsValue("l", 7, database: 1);
        AssertIsValue("p:k", 7, database: 2);
        _keyspace.Write(draft => Assert.True(draft.Snapshots.Drop(0, "s"u8)));
        AssertMemoryAddsUp();
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void WhatIsDoneWithWhileTheLaneIsHeldIsTakenBackLater()
    {
        RequestBlock request = Received(out int at);
        Put("k", Argument(request, at));
        _keyspace.Lane.Enter();
        Assert.Null(_keyspace.Requests.TryRent(2 * MB));
        ((IDisposable)request).Dispose();
        Assert.NotEqual(0, _keyspace.Requests.Bytes);
        _keyspace.Lane.Exit();
        _keyspace.ReclaimAll();
        Assert.Equal(0, _keyspace.Requests.Bytes);
        AssertIsValue("k", 7);
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void RequestsLeaveThreeQuartersOfTheArenaToKeys()
    {
        using RequestBlock? first = _keyspace.Requests.TryRent(200 * MB);
        using RequestBlock? second = _keyspace.Requests.TryRent(56 * MB);
        Assert.NotNull(first);
        Assert.NotNull(second);
        Assert.Equal(256 * MB, _keyspace.Requests.Bytes);
        Assert.Null(_keyspace.Requests.TryRent(1));
    }

    [Fact]
    public void AFullArenaHasNoneToLend()
    {
        using Keyspace small = NewKeyspace(arenaBytes: 16 * MB);
        small.Write(static draft =>
        {
            for (int i = 0; i < 12; i++) draft.Set(0, Bytes($"k{i}"), new byte[MB]);
        });
        Assert.Null(small.Requests.TryRent(4 * MB));
        small.Remove("k11");
        small.Remove("k10");
        small.Remove("k9");
        small.ReclaimAll();
        Assert.NotNull(small.Requests.TryRent(4 * MB));
    }

    [Fact]
    public void ALongerBlockTakesThePlacesOver()
    {
        RequestBlock request = Received(out int at);
        RequestBlock longer = _keyspace.Requests.TryRent(request.Capacity * 2)!;
        request.GetSpan().CopyTo(longer.GetSpan());
        request.MovePlacesTo(longer);
        ((IDisposable)request).Dispose();
        long live = _keyspace.GetStatistics().LiveBytes;
        Put("k", Argument(longer, at));
        Assert.InRange(_keyspace.GetStatistics().LiveBytes, live, live + 1024);
        ((IDisposable)longer).Dispose();
        AssertIsValue("k", 7);
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void ARecordTellsOfIt()
    {
        _keyspace.Lane.Enter();
        _keyspace.IsRecording = true;
        _keyspace.Lane.Exit();
        RequestBlock request = Received(out int at);
        _keyspace.Write(draft =>
        {
            draft.Set(0, "k"u8, Argument(request, at));
            draft.Remove(0, "k"u8);
            draft.Set(0, "l"u8, Argument(request, at));
            Assert.Equal(PublishResult.Published, draft.TryPublish(0));
            Assert.True(draft.TryGetRecord(out CommitRecord record));
            int puts = 0;
            ChangeReader reader = record.Read();
            while (reader.TryRead(out Change change))
            {
                if (change.Kind != ChangeKind.Put) continue;
                AssertIsFilled(change.Value, 7);
                puts++;
            }

            Assert.Equal(2, puts);
            _keyspace.OpenDraft();
        });
        ((IDisposable)request).Dispose();
        _keyspace.AssertNothingLeaksAfterClearing();
    }

#if DEBUG
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhateverFailsMeanwhileNothingLeaksAndNothingIsHalfThere(bool isLasting)
    {
        FaultPoint[] points =
        [
            FaultPoint.AllocateBlock, FaultPoint.DraftList, FaultPoint.RetiredBag, FaultPoint.HeldBlocks, FaultPoint.BeforeCas,
            FaultPoint.PinsRead,
        ];
        long failures;
        int call = 1;
        do
        {
            using Keyspace keyspace = new(new KeyspaceOptions { ArenaLimitBytes = 32 * MB, LongArgumentBytes = 65 });
            using (var schedule = FaultSchedule.OnThisThread(
                points, call++, isLasting, static () => new InsufficientMemoryException()))
            {
                ReceiveAndWrite(keyspace);
                failures = schedule.Failures;
            }

            Assert.True(keyspace.Find("k") is null || keyspace.Find("k") == new string('1', 400));
            Assert.True(keyspace.Find("l") is null || keyspace.Find("l") == new string('2', 900));
            keyspace.ReclaimAll();
            Assert.Equal(0, keyspace.Requests.Bytes);
            keyspace.AssertNothingLeaksAfterClearing();
        }
        while (failures > 0);

        Assert.InRange(call, 10, 1000);
    }

    private static void ReceiveAndWrite(Keyspace keyspace)
    {
        for (int round = 0; round < 3; round++)
        {
            using RequestBlock? request = keyspace.Requests.TryRent(4096);
            if (request is null) continue;
            request.AddPlace(64);
            request.GetSpan().Slice(64, 400).Fill((byte)'1');
            request.AddPlace(512);
            request.GetSpan().Slice(512, 900).Fill((byte)'2');
            keyspace.Lane.Enter();
            try
            {
                WriteArguments(keyspace, request);
            }
            catch (InsufficientMemoryException)
            {
                // As if it had not been tried.
            }
            finally
            {
                keyspace.Lane.Exit();
            }
        }
    }

    private static void WriteArguments(Keyspace keyspace, RequestBlock request)
    {
        Draft draft = keyspace.OpenDraft();
        try
        {
            draft.Set(0, "k"u8, request.GetSpan().Slice(64, 400));
            DraftSavepoint savepoint = draft.Save();
            draft.Set(0, "l"u8, request.GetSpan().Slice(512, 900));
            draft.RollBack(savepoint);
            draft.Set(0, "l"u8, request.GetSpan().Slice(512, 900));
            draft.CopyEntry(0, "k"u8, 1, "k"u8);
            draft.TryPublish(0);
        }
        finally
        {
            if (draft.IsOpen) draft.Abandon();
        }
    }
#endif

    private void AssertMemoryAddsUp()
    {
        _keyspace.Lane.Enter();
        _keyspace.AssertMemoryAddsUp();
        _keyspace.Lane.Exit();
    }

    private RequestBlock Received(out int at, byte fill = 7)
    {
        RequestBlock request = _keyspace.Requests.TryRent(ValueBytes + 100)!;
        at = 37;
        at += RequestBlock.GapAt(at);
        request.AddPlace(at);
        request.GetSpan().Fill((byte)'.');
        Argument(request, at).Fill(fill);
        return request;
    }

    private static Span<byte> Argument(RequestBlock request, int at) => request.GetSpan().Slice(at, ValueBytes);

    private void Put(string key, ReadOnlySpan<byte> value)
    {
        _keyspace.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        draft.Set(0, Bytes(key), value);
        draft.TryPublish(0);
        _keyspace.Lane.Exit();
    }

    private int Length(string key)
    {
        using var view = new View(_keyspace);
        view.Open();
        Assert.True(view[0].TryGet(Bytes(key), out Entry entry));
        return entry.ValueLength;
    }

    private void AssertIsValue(string key, byte fill, int database = 0)
    {
        using var view = new View(_keyspace);
        view.Open();
        Assert.True(view[database].TryGet(Bytes(key), out Entry entry));
        AssertIsFilled(entry.Value, fill);
    }

    private static void AssertIsArgument(RequestBlock request, int at) => AssertIsFilled(Argument(request, at), 7);

    private static void AssertIsFilled(ReadOnlySpan<byte> bytes, byte fill)
    {
        Assert.Equal(ValueBytes, bytes.Length);
        Assert.False(bytes.ContainsAnyExcept(fill));
    }
}
