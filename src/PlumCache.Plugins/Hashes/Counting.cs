using System.Text;
using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Hashes;

/// <summary>Fields as numbers: HINCRBY, HINCRBYFLOAT. A missing field counts as 0; the field's expiry stays.</summary>
/// <param name="form">Which hashes are small.</param>
internal sealed class Counting(HashForm form)
{
    private const string Overflow = "ERR increment or decrement would overflow";
    private const string NoInteger = "ERR hash value is not an integer", NoFloat = "ERR hash value is not a float";
    private const string IncrementNotFinite = "ERR value is NaN or Infinity";
    private const string NotFinite = "ERR increment would produce NaN or Infinity";

    /// <summary>HINCRBY key field increment.</summary>
    public Step Add(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!Integers.TryParse(command[3], out long by)) return Step.Refuse(Errors.NotAnInteger);
        if (Hash.RefuseLong(command[2], context.Limits) is { } error) return Step.Refuse(error);
        if (!Hash.TryOpen(view, command[1], out EntryView hash)) return Step.Refuse(Errors.WrongType);
        long value = 0;
        bool isThere = hash.Fields.TryGet(command[2], out FieldView field);
        if (isThere && !Integers.TryParse(field.Value, out value)) return Step.Refuse(NoInteger);
        if (by > 0 ? value > long.MaxValue - by : value < long.MinValue - by) return Step.Refuse(Overflow);
        value += by;
        ReadOnlySpan<byte> digits = Integers.Format(value, context.Edits.Room(Integers.MaxBytes));
        return Step.Answer(Reply.Integer(value), Put(hash, command, digits, isThere, field));
    }

    /// <summary>HINCRBYFLOAT key field increment, computed as Redis on x86 does.</summary>
    public Step AddReal(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!ExtendedReal.TryParse(command[3], out ExtendedReal by)) return Step.Refuse(Errors.NotAFloat);
        if (!by.IsFinite) return Step.Refuse(IncrementNotFinite);
        if (Hash.RefuseLong(command[2], context.Limits) is { } error) return Step.Refuse(error);
        if (!Hash.TryOpen(view, command[1], out EntryView hash)) return Step.Refuse(Errors.WrongType);
        ExtendedReal value = ExtendedReal.Zero;
        bool isThere = hash.Fields.TryGet(command[2], out FieldView field);
        if (isThere && !ExtendedReal.TryParse(field.Value, out value)) return Step.Refuse(NoFloat);
        if (!ExtendedReal.TryAdd(value, by, out ExtendedReal sum)) return Step.Refuse(NotFinite);
        byte[] text = Encoding.ASCII.GetBytes(sum.ToString());
        return Step.Answer(Reply.Bulk(text), Put(hash, command, text, isThere, field));
    }

    private Edit Put(scoped in EntryView hash, in Command command, ReadOnlySpan<byte> value, bool isThere, scoped in FieldView field) =>
        Edit.PutField(
            command[1],
            command[2],
            value,
            form.After(hash, isThere ? 0 : 1, Math.Max(command[2].Length, value.Length)),
            isThere ? field.ExpiresAtMs : Expiry.None);
}
