using CsCheck;
using PlumCache.Abstractions;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>Whether random histories have all commands that they are about: one that comes later cannot be forgotten.</summary>
internal static class HistoryCoverage
{
    private const int Samples = 20_000;

    /// <summary>Each command of a plugin comes in what a generator makes.</summary>
    /// <param name="plugin">Whose commands.</param>
    /// <param name="names">Names of the commands of a part of a history.</param>
    /// <param name="canWait">Whether what waits for keys is among them, too.</param>
    public static void AssertAll(IPlugin plugin, Gen<string[]> names, bool canWait = true)
    {
        var seen = new Sightings();
        names.Sample(part => Array.ForEach(part, name => seen.Note(name)), iter: Samples);
        seen.AssertAll(plugin.Manifest.Commands.Where(row => canWait || !row.Flags.HasFlag(CommandFlags.Blocking))
            .Select(static row => row.Name.ToUpperInvariant()));
    }
}
