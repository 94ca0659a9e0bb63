namespace PlumCache.Engine.Core;

/// <summary>
/// Names that clients give their connections: visible ASCII without spaces, so that CLIENT LIST stays one line of fields.
/// </summary>
internal static class ClientNames
{
    public const string InvalidName = "ERR Client names cannot contain spaces, newlines or special characters.";

    public static bool IsValid(ReadOnlySpan<byte> name) => !name.ContainsAnyExceptInRange((byte)'!', (byte)'~');
}
