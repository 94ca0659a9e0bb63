using System.Text;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>A change that outlives its record, with text for bytes.</summary>
internal sealed record RecordedChange(
    ChangeKind Kind, int Database, string Key = "", int TargetDatabase = 0, string Target = "", string Value = "", int Offset = 0,
    long TimeMs = 0, long ExpiresAtMs = ExpiryTime.Never, byte ValueKind = 0, ChangeCause Cause = ChangeCause.Command)
{
    /// <summary>All that a reader finds before its end or its error.</summary>
    public static RecordedChange[] All(ref ChangeReader reader)
    {
        List<RecordedChange> changes = [];
        while (reader.TryRead(out Change change))
        {
            changes.Add(new RecordedChange(change.Kind, change.Database)
            {
                Key = Text(change.Key),
                TargetDatabase = change.TargetDatabase,
                Target = Text(change.Target),
                Value = Text(change.Value),
                Offset = change.Offset,
                TimeMs = change.TimeMs,
                ExpiresAtMs = change.ExpiresAtMs,
                ValueKind = change.ValueKind,
                Cause = change.Cause,
            });
        }

        return [.. changes];
    }

    /// <summary>All of the last publish of a draft.</summary>
    public static RecordedChange[] All(Draft draft)
    {
        Assert.True(draft.TryGetRecord(out CommitRecord record));
        ChangeReader reader = record.Read();
        RecordedChange[] changes = All(ref reader);
        Assert.Null(reader.Error);
        return changes;
    }

    /// <summary>All of a record that somebody keeps.</summary>
    public static RecordedChange[] All(KeptRecord kept)
    {
        ChangeReader reader = kept.Record.Read();
        RecordedChange[] changes = All(ref reader);
        Assert.Null(reader.Error);
        return changes;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
