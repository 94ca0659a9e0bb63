using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Testing;

/// <summary>Pure: counts in the one field of a collection, and looks at nothing but what it has put there itself.</summary>
public sealed class StructuredPlugin : SpecimenPlugin
{
    protected override Step Probe(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (view.TryGet(command[1], out EntryView entry) && entry.Kind != Kind) return Step.Refuse(Errors.WrongType);
        CollectionView fields = entry.Fields;
        byte[] count = [fields.Count == 0 ? (byte)1 : (byte)(CountOf(fields) + 1)];
        return Step.Answer(Reply.Integer(count[0]), Edit.PutField(command[1], "count"u8, count, Kind));
    }

    private static byte CountOf(CollectionView fields) => fields.TryGet("count"u8, out FieldView count)
        ? count.Value[0] : throw new InvalidOperationException("these are fields that it has not put there");
}
