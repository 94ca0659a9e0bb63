using System.Text;
using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

public sealed class GetManyFieldsTests : IDisposable
{
    private readonly Keyspace _keyspace = NewKeyspace();

    public void Dispose() => _keyspace.Dispose();

    [Fact]
    public void EachPairIsFoundOrNotAsOneByOne()
    {
        _keyspace.Write(static draft =>
        {
            for (int i = 0; i < 200; i++) draft.Change($"hash:{i}", edit => edit.PutMany(1 + (i * i % 300)));
            for (int i = 0; i < 200; i++) draft.Set($"text:{i}", $"{i}");
        });
        List<(string Key, string Field)> pairs = [];
        for (int i = 0; i < 220; i++)
        {
            foreach (string field in (string[])["f0000", $"f{i:0000}", "", "f000", "g"])
            {
                pairs.Add(($"hash:{i}", field));
                pairs.Add(($"text:{i}", field));
            }
        }

        int found = AssertFoundAsOneByOne([.. pairs]);
        Assert.InRange(found, 300, 399);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(33)]
    public void AnyNumberOfPairsIsLookedUp(int count)
    {
        _keyspace.Change("k", static edit => edit.PutMany(50));
        (string, string)[] pairs = [.. Enumerable.Range(0, count).Select(static i => ("k", $"f{i:0000}"))];
        Assert.Equal(count, AssertFoundAsOneByOne(pairs));
    }

    [Fact]
    public void AnExpiryOfThePrefixIsTheKeysAndNotTheFields()
    {
        _keyspace.Write(static draft =>
        {
            for (int i = 0; i < 100; i++) draft.Change($"p:{i:000}", static edit => edit.Put("a", "1", 2_000));
            draft.SetPrefixExpiry(0, "p:"u8, 0, 8_000);
        });
        using var view = new View(_keyspace);
        view.Open();
        EntryLocation[] keys = new EntryLocation[1], fields = new EntryLocation[1];
        view[0].GetManyFields("p:050a"u8, [new KeyRange(0, 5)], [new KeyRange(5, 1)], keys, fields);
        Assert.Equal((8_000, 2_000), (view[0].At(keys[0]).ExpiresAtMs, view[0].At(fields[0]).ExpiresAtMs));
    }

    [Fact]
    public void NothingIsFoundInAnEmptyTrieAndLocationsOfBeforeAreForgotten()
    {
        using var view = new View(_keyspace);
        view.Open();
        EntryLocation[] keys = [new(7, 1, ExpiryMark.None)], fields = [new(7, 1, ExpiryMark.None)];
        view[0].GetManyFields("ka"u8, [new KeyRange(0, 1)], [new KeyRange(1, 1)], keys, fields);
        Assert.False(keys[0].IsFound || fields[0].IsFound);
    }

    private int AssertFoundAsOneByOne(params ReadOnlySpan<(string Key, string Field)> pairs)
    {
        var text = new StringBuilder();
        KeyRange[] keys = new KeyRange[pairs.Length], fields = new KeyRange[pairs.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            keys[i] = new KeyRange(text.Length, pairs[i].Key.Length);
            text.Append(pairs[i].Key);
            fields[i] = new KeyRange(text.Length, pairs[i].Field.Length);
            text.Append(pairs[i].Field);
        }

        EntryLocation[] ofKeys = new EntryLocation[pairs.Length], ofFields = new EntryLocation[pairs.Length];
        using var view = new View(_keyspace);
        view.Open();
        view[0].GetManyFields(Bytes(text.ToString()), keys, fields, ofKeys, ofFields);
        int found = 0;
        for (int i = 0; i < pairs.Length; i++)
        {
            bool isThere = view[0].TryGet(Bytes(pairs[i].Key), out Entry entry);
            Assert.Equal(isThere, ofKeys[i].IsFound);
            if (isThere) Assert.True(view[0].Finds(Bytes(pairs[i].Key), ofKeys[i]));
            bool isFieldThere = isThere && entry.Fields.TryGet(Bytes(pairs[i].Field), out _);
            Assert.Equal(isFieldThere, ofFields[i].IsFound);
            if (!isFieldThere) continue;
            Assert.True(entry.Fields.Finds(Bytes(pairs[i].Field), ofFields[i]));
            found++;
        }

        return found;
    }
}
