using System.Text;
using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Strings;

/// <summary>INCRBYFLOAT, computed as Redis on x86 does: <see cref="ExtendedReal"/>.</summary>
internal static class FloatCounter
{
    private const string NotFinite = "ERR increment would produce NaN or Infinity";

    /// <summary>INCRBYFLOAT key increment. A missing key counts as 0; the expiry stays.</summary>
    public static Step IncrByFloat(in CommandContext context, KeyspaceView view, in Command command)
    {
        ExtendedReal value = ExtendedReal.Zero;
        long expiresAtMs = Expiry.None;
        if (view.TryPeek(command[1], out EntryView entry))
        {
            if (!entry.IsString) return Step.Refuse(Errors.WrongType);
            if (!ExtendedReal.TryParse(entry.Value, out value)) return Step.Refuse(Errors.NotAFloat);
            expiresAtMs = entry.ExpiresAtMs;
        }

        if (!ExtendedReal.TryParse(command[2], out ExtendedReal by)) return Step.Refuse(Errors.NotAFloat);
        if (!ExtendedReal.TryAdd(value, by, out ExtendedReal sum)) return Step.Refuse(NotFinite);

        byte[] text = Encoding.ASCII.GetBytes(sum.ToString());
        return Step.Answer(Reply.Bulk(text), Edit.Put(command[1], text, expiresAtMs));
    }
}
