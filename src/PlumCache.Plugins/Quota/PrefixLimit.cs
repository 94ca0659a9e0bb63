using System.Text;

namespace PlumCache.Plugins.Quota;

/// <summary>A prefix and the most that may be under it.</summary>
/// <param name="Name">The prefix as the settings have it.</param>
/// <param name="MaxBytes">Most bytes of keys and values in one database.</param>
internal sealed record PrefixLimit(string Name, long MaxBytes)
{
    /// <summary>The prefix.</summary>
    public ReadOnlyMemory<byte> Prefix { get; } = Encoding.UTF8.GetBytes(Name);
}
