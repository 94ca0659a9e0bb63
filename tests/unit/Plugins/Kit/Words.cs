using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Tests.Plugins.Kit;

/// <summary>A command of Latin-1 words, so that a test can write every byte as a character.</summary>
public sealed class Words
{
    private readonly byte[] _bytes;
    private readonly ArgumentRange[] _ranges;

    public Words(params string[] words)
    {
        _ranges = new ArgumentRange[words.Length];
        int at = 0;
        for (int i = 0; i < words.Length; i++)
        {
            _ranges[i] = new ArgumentRange(at, words[i].Length);
            at += words[i].Length;
        }

        _bytes = Encoding.Latin1.GetBytes(string.Concat(words));
    }

    public Command Command => new(_bytes, _ranges);
}
