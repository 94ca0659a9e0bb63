using System.Text;
using PlumCache.Storage;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>Random changes of the fields of one key, in a draft and in the text that a model keeps of it.</summary>
internal sealed class CollectionRun(Draft draft, LookedUpKeys lookedUp, Random random, long nowMs)
{
    private int _database;
    private string _key = "";

    /// <summary>Whether the last field went and others came: then it is another key, without an expiry.</summary>
    public bool BeganAnew { get; private set; }

    /// <summary>Some changes, or many that fill buckets.</summary>
    /// <param name="before">What the key holds; null: it is not there.</param>
    /// <returns>What it holds now; null: it is gone.</returns>
    public string? Apply(int database, string key, string? before)
    {
        byte kind = (byte)random.Next(32);
        bool isPlain = before is not null && !FieldsText.IsCollection(before);
        (_database, _key) = (database, key);
        EntryLocation place = lookedUp.PlaceOf(database, key);
        bool isOpen = draft.TryOpenCollection(database, Encoding.Latin1.GetBytes(key), kind, out CollectionEdit? edit, found: place);
        Assert.Equal(!isPlain, isOpen);
        if (edit is null) return before;

        FieldsText fields = before is null ? new FieldsText { Kind = kind } : FieldsText.Parse(before);
        Assert.Equal(fields.Kind, edit.Kind);
        string stem = random.Next(3) == 0 ? Field(4) : "";
        for (int i = random.Next(4) == 0 ? random.Next(60) : random.Next(4); i >= 0; i--)
        {
            bool wasEmpty = fields.Count == 0;
            Change(edit, fields, stem);
            BeganAnew |= wasEmpty && fields.Count > 0;
        }

        Assert.Equal(fields.ToString(), FieldsText.Of(edit.Fields, edit.Kind));
        edit.Close();
        return fields.Count == 0 ? null : fields.ToString();
    }

    private string Field(int most) => string.Concat(Enumerable.Range(0, random.Next(most + 1)).Select(_ => "abc"[random.Next(3)]));

    private void Change(CollectionEdit edit, FieldsText fields, string stem)
    {
        string known = fields.Count > 0 ? fields.Fields.ElementAt(random.Next(fields.Count)) : "a";
        string field = random.Next(2) == 0 ? known : stem + Field(4);
        byte[] bytes = Encoding.Latin1.GetBytes(field);
        switch (random.Next(18))
        {
            case < 8:
                string value = Value();
                long expiresAtMs = Expiry();
                EntryLocation place = lookedUp.PlaceOf(_database, _key, field);
                Assert.Equal(fields.Put(field, value, expiresAtMs), edit.Put(bytes, Encoding.Latin1.GetBytes(value), expiresAtMs, place));
                break;
            case 17:
                PutSorted(edit, fields, stem);
                break;
            case < 12:
                Assert.Equal(fields.Remove(field), edit.Remove(bytes));
                break;
            case 12:
                string prefix = random.Next(6) == 0 ? "" : field[..(field.Length / 2)];
                Assert.Equal(fields.RemovePrefix(prefix), edit.RemovePrefix(Encoding.Latin1.GetBytes(prefix)));
                break;
            case 13:
                long changed = Expiry();
                Assert.Equal(fields.SetExpiry(field, changed), edit.SetExpiry(bytes, changed));
                break;
            case 14:
                fields.Kind = (byte)random.Next(32);
                edit.SetKind(fields.Kind);
                break;
            case 15:
                string from = random.Next(4) == 0 ? "" : field, to = random.Next(4) == 0 ? "" : stem + Field(4);
                Assert.Equal(fields.RemoveRange(from, to), edit.RemoveRange(Encoding.Latin1.GetBytes(from), Encoding.Latin1.GetBytes(to)));
                break;
            case 16 when fields.Find(known) is { } of:
                // What is put lies in what the change frees.
                Assert.True(edit.Fields.TryGet(Encoding.Latin1.GetBytes(known), out Entry source));
                Assert.Equal(fields.Put(field, of, ExpiryTime.Never), edit.Put(bytes, source.Value));
                break;
        }
    }

    /// <summary>Fields that come in order, mostly: behind all that are there, or among them.</summary>
    private void PutSorted(CollectionEdit edit, FieldsText fields, string stem)
    {
        string first = random.Next(2) == 0 ? "" : fields.Fields.LastOrDefault("") + stem;
        string[] sorted = [.. Enumerable.Range(0, random.Next(60)).Select(_ => first + Field(5)).Order(StringComparer.Ordinal)];
        if (random.Next(4) == 0) random.Shuffle(sorted.AsSpan(sorted.Length / 2));
        foreach (string field in sorted)
        {
            string value = Value();
            long expiresAtMs = Expiry();
            byte[] bytes = Encoding.Latin1.GetBytes(field);
            Assert.Equal(fields.Put(field, value, expiresAtMs), edit.PutSorted(bytes, Encoding.Latin1.GetBytes(value), expiresAtMs));
            if (random.Next(20) == 0) Assert.Equal(fields.Count, edit.Fields.Count);
        }
    }

    private string Value()
    {
        int length = random.Next(24) switch { 0 => random.Next(500, 3000), < 4 => random.Next(60, 200), _ => random.Next(12) };
        return new string((char)('0' + random.Next(10)), length);
    }

    private long Expiry() => random.Next(3) == 0 ? Math.Max(0, nowMs + random.Next(-20, 200)) : ExpiryTime.Never;
}
