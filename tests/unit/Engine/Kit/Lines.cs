using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Tests.Engine.Kit;

/// <summary>Commands as lines of words; a word may be quoted with <c>'</c>, and <c>''</c> is empty.</summary>
internal static class Lines
{
    public static void Load(CommandBatch batch, params string[] lines) => LoadWords(batch, [.. lines.Select(Split)]);

    public static void LoadWords(CommandBatch batch, params byte[][][] commands)
    {
        byte[] bytes = [.. commands.SelectMany(static words => words).SelectMany(static word => word)];
        batch.Reset(bytes, 0);
        int at = 0;
        foreach (byte[][] words in commands)
        {
            var ranges = new ArgumentRange[words.Length];
            for (int i = 0; i < words.Length; i++)
            {
                ranges[i] = new ArgumentRange(at, words[i].Length);
                at += words[i].Length;
            }

            batch.Add(ranges);
        }
    }

    private static byte[][] Split(string line) =>
        [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static word => Encoding.Latin1.GetBytes(word.Trim('\'')))];
}
