using PlumCache.Abstractions;

namespace PlumCache.Plugins.Lists;

/// <summary>The words for the ends of a list.</summary>
internal static class ListEnd
{
    /// <summary>Whether an argument says the beginning; null: it says neither end.</summary>
    public static bool? Read(in Command command, int index) =>
        command.Is(index, "LEFT"u8) ? true : command.Is(index, "RIGHT"u8) ? false : null;
}
